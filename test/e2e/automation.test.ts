import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { newStack, test } from "./support";

/** Two inline programs in one process, at the same time, and then both again after a change. */
const script = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const sendgrid = require("pulumi-sendgrid-open-tracking");

const program = (subuser) => async () => ({
  resource: new sendgrid.OpenTracking(subuser, { subuser }).enabled,
  function: (await sendgrid.getOpenTracking({ subuser })).enabled,
});
const stackOf = (subuser, url) => LocalWorkspace.createOrSelectStack(
  { stackName: subuser, projectName: "inline", program: program(subuser) },
  { workDir: process.cwd() },
).then(async (stack) => { await stack.setConfig("sendgrid:baseUrl", { value: url }); return stack; });
const values = async (stack) => Object.fromEntries(
  Object.entries((await stack.up()).outputs).map(([name, { value }]) => [name, value]),
);

(async () => {
  const [one, two] = [await stackOf("one", process.env.URL_ONE), await stackOf("two", process.env.URL_TWO)];
  const first = await Promise.all([values(one), values(two)]);
  await fetch(process.env.URL_ONE + "/simulator/subusers/one", { method: "PUT", body: "false" });
  const second = await Promise.all([values(one), values(two)]);
  console.log("RESULT" + JSON.stringify({ first, second }));
})();
`;

test("gives two inline programs of one process their own values and settings, and today's", async () => {
  const [one, two] = [
    await newSimulator({ subusers: { one: true } }),
    await newSimulator({ subusers: { two: false } }),
  ];
  const { program, env } = await newStack(
    { "script.js": script },
    {
      env: { SENDGRID_API_KEY: one.apiKey, URL_ONE: one.url, URL_TWO: two.url },
    },
  );
  const { stdout } = await promisify(execFile)("node", ["script.js"], { cwd: program, env: env as NodeJS.ProcessEnv });
  const on = { resource: true, function: true };
  const off = { resource: false, function: false };
  expect(JSON.parse(stdout.split("RESULT")[1] ?? "")).toEqual({ first: [on, off], second: [off, off] });
});

/** An inline program whose exports derive from a failed reading, and are awaited long after it failed. */
const failing = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const sendgrid = require("pulumi-sendgrid-open-tracking");

const program = async () => {
  const { enabled } = new sendgrid.OpenTracking("gone", { subuser: "gone" });
  return { slow: new Promise((resolve) => setTimeout(resolve, 500)), enabled, off: enabled.apply((value) => !value) };
};
LocalWorkspace.createOrSelectStack({ stackName: "one", projectName: "inline", program }, { workDir: process.cwd() })
  .then((stack) => stack.up())
  .catch(({ message }) => new Promise((resolve) => setImmediate(resolve, message)))
  .then((message) => console.log("RESULT" + JSON.stringify({ message, listeners: process.listenerCount("rejectionHandled") })));
`;

test("prints no warning of Node when exports derive from a failed reading, and leaves no listener behind", async () => {
  const simulator = await newSimulator();
  const { program, env } = await newStack({ "script.js": failing }, { simulator });
  const { stdout, stderr } = await promisify(execFile)("node", ["script.js"], {
    cwd: program,
    env: env as NodeJS.ProcessEnv,
  });
  const { message, listeners } = JSON.parse(stdout.split("RESULT")[1] ?? "");
  expect(message).toContain('Cannot read open tracking of subuser "gone"');
  expect(stderr + message).not.toContain("PromiseRejectionHandledWarning");
  expect(listeners).toBe(0);
});
