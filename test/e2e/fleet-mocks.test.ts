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
const enabled = { acme: true };
pulumi.runtime.setMocks({
  newResource: ({ name, inputs }) => ({
    id: "subusers",
    state: { ...inputs, enabled, unreadable: ["away"], ...(name === "judged" ? { violations: [{ subuser: "acme" }] } : {}) },
  }),
  call: ({ token, inputs }) => ({ token, inputs, enabled }),
});
const sendgrid = require("pulumi-sendgrid-open-tracking");
const valueOf = (output) => new Promise((resolve) => output.apply(resolve));

test("the program", async () => {
  const fleet = new sendgrid.OpenTrackingFleet("all", { expectations: { default: { expected: false } } });
  expect(sendgrid.OpenTrackingFleet.isInstance(fleet)).toBe(true);
  expect(await valueOf(fleet.enabled)).toEqual(enabled);
  expect(await valueOf(fleet.unreadable)).toEqual(["away"]);
  for (const name of ["violations", "waived", "disabled"]) expect(await valueOf(fleet[name])).toEqual([]);
  expect(await valueOf(fleet.errors)).toEqual({});
  expect((await valueOf(fleet.summary)).accounts).toBe(0);
  const judged = new sendgrid.OpenTrackingFleet("judged", { subusers: [pulumi.output("acme")] });
  expect(await valueOf(judged.violations)).toEqual([{ subuser: "acme" }]);
  const token = "sendgrid:index:getOpenTrackingFleet";
  const args = { include: ["a*"] };
  expect(await sendgrid.getOpenTrackingFleet(args)).toEqual({ token, inputs: args, enabled });
  expect(await valueOf(sendgrid.getOpenTrackingFleetOutput({ subusers: [fleet.id] }).enabled)).toEqual(enabled);
  const early = sendgrid.getOpenTrackingFleet({ subusers: [pulumi.output("acme")] });
  await expect(early).rejects.toThrow("Use getOpenTrackingFleetOutput");
  expect(() => new sendgrid.OpenTrackingFleet("bad", { include: [] })).toThrow("include is empty");
});
`;

const modules = join(packageFolder, "node_modules");

const cases = {
  jest: { args: [join(modules, "jest/bin/jest.js"), "--rootDir=."], file: "program.test.js", text: unitTest },
  vitest: {
    args: [join(modules, "vitest/vitest.mjs"), "run", "--root=."],
    file: "program.test.mjs",
    text: `import { expect, test } from "vitest";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
${unitTest}`,
  },
  expect: {
    args: ["program.test.js"],
    file: "program.test.js",
    text: `const { test } = require("node:test");
const { expect } = require("expect");
${unitTest}`,
  },
} as const;

for (const [runner, { args, file, text }] of Object.entries(cases)) {
  test(`takes a fleet from the mocks of a unit test, and makes no request, in ${runner === "expect" ? "Node's own runner" : runner}`, async () => {
    const simulator = await newSimulator({ subusers: { acme: false } });
    const { program, env } = await newStack({ [file]: text }, { simulator });
    symlinkSync(join(modules, runner), join(program, "node_modules", runner));
    const { stdout, stderr } = await promisify(execFile)("node", args, {
      cwd: program,
      env: { ...env, VITEST: undefined, VITEST_WORKER_ID: undefined, NODE_ENV: "test" } as NodeJS.ProcessEnv,
    });
    expect(stdout + stderr).toMatch(/1 passed|pass 1$/m);
    expect(simulator.requests).toEqual([]);
  });
}
