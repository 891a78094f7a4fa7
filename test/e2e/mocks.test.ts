import { execFile } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { packageFolder } from "../engine/stack";
import { newSimulator } from "../new-simulator";
import { newStack, test } from "./support";

/** A user's unit test; the same for all runners, but for where the functions come from. */
const unitTest = `
const pulumi = require("@pulumi/pulumi");
pulumi.runtime.setMocks({
  newResource: ({ inputs, id }) => ({ id: id || "subuser/acme", state: { ...inputs, enabled: true } }),
  call: ({ token, inputs }) => ({ id: token, enabled: inputs.subuser === "acme" }),
});
const sendgrid = require("pulumi-sendgrid-open-tracking");
const valueOf = (output) => new Promise((resolve) => output.apply(resolve));

test("the program", async () => {
  const acme = new sendgrid.OpenTracking("acme", { subuser: "acme", expected: false });
  expect(await valueOf(acme.enabled)).toBe(true);
  expect(await valueOf(acme.subuser)).toBe("acme");
  expect(await valueOf(acme.self)).toBe(undefined);
  expect(await valueOf(sendgrid.OpenTracking.get("got", "subuser/acme").enabled)).toBe(true);
  const token = "sendgrid:index:getOpenTracking";
  expect(await sendgrid.getOpenTracking({ subuser: "acme" })).toEqual({ id: token, enabled: true });
  expect(await valueOf(sendgrid.getOpenTrackingOutput({ subuser: "other" }).enabled)).toBe(false);
  const early = sendgrid.getOpenTracking({ subuser: pulumi.output("acme") });
  await expect(early).rejects.toThrow("Use getOpenTrackingOutput");
  expect(() => new sendgrid.OpenTracking("bad", { subuser: "" })).toThrow("is empty");
});
`;

const inVitest = `import { expect, test } from "vitest";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
${unitTest}`;

const inNode = `const { test } = require("node:test");
const { expect } = require("expect");
${unitTest}`;

const cases = {
  "in Jest": { runner: "jest", file: "program.test.js", text: unitTest },
  "in Jest with reset modules": {
    runner: "jest",
    file: "program.test.js",
    text: unitTest.replace("const sendgrid", "jest.resetModules();\nconst sendgrid"),
  },
  "in vitest": { runner: "vitest", file: "program.test.mjs", text: inVitest },
  "in Node's own runner": { runner: "expect", file: "program.test.js", text: inNode },
} as const;

const modules = join(packageFolder, "node_modules");
const commands = {
  jest: [join(modules, "jest/bin/jest.js"), "--rootDir=."],
  vitest: [join(modules, "vitest/vitest.mjs"), "run", "--root=."],
  expect: ["program.test.js"],
};

for (const [where, { runner, file, text }] of Object.entries(cases)) {
  test(`makes no request in a unit test with mocks, ${where}`, async () => {
    const simulator = await newSimulator({ subusers: { acme: false } });
    const { program, env } = await newStack({ [file]: text }, { simulator });
    symlinkSync(join(modules, runner), join(program, "node_modules", runner));
    const { stdout, stderr } = await promisify(execFile)("node", commands[runner], {
      cwd: program,
      env: { ...env, VITEST: undefined, VITEST_WORKER_ID: undefined, NODE_ENV: "test" } as NodeJS.ProcessEnv,
    });
    expect(stdout + stderr).toMatch(/1 passed|pass 1$/m);
    expect(simulator.requests).toEqual([]);
  });
}
