import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { packageFolder } from "../engine/stack";
import { newSimulator } from "../new-simulator";
import { newStack, succeeded, test } from "./support";

const typescriptProgram = `import * as pulumi from "@pulumi/pulumi";
import * as sendgrid from "pulumi-sendgrid-open-tracking";
import { startSimulator } from "pulumi-sendgrid-open-tracking/simulator";

const acme = new sendgrid.OpenTracking("acme", { subuser: pulumi.output("acme"), expected: true });
const read: pulumi.Output<sendgrid.GetOpenTrackingResult> = sendgrid.getOpenTrackingOutput({ subuser: "acme" });
export const enabled: pulumi.Output<boolean> = acme.enabled;
export const again = read.enabled;
export const simulate = typeof startSimulator;
`;
const typescriptPackage = '{ "name": "test", "main": "index.ts" }';
const typescriptOutputs = { enabled: true, again: true, simulate: "function" };

test("runs in a JavaScript program, CommonJS", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const stack = await newStack(
    `const sendgrid = require("pulumi-sendgrid-open-tracking");
    module.exports = async () => ({ enabled: (await sendgrid.getOpenTracking({ subuser: "acme" })).enabled });`,
    { simulator },
  );
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ enabled: true });
});

test("runs in a JavaScript program, ES module", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const stack = await newStack(
    {
      "package.json": '{ "name": "test", "type": "module" }',
      "index.js": `import { getOpenTracking, OpenTracking } from "pulumi-sendgrid-open-tracking";
      export const { enabled } = new OpenTracking("acme", { subuser: "acme" });
      export const again = (await getOpenTracking({ subuser: "acme" })).enabled;`,
    },
    { simulator },
  );
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ enabled: true, again: true });
});

test("runs in a TypeScript program", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const stack = await newStack({ "index.ts": typescriptProgram, "package.json": typescriptPackage }, { simulator });
  for (const name of ["typescript", "@types"]) {
    symlinkSync(join(packageFolder, "node_modules", name), join(stack.program, "node_modules", name));
  }
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual(typescriptOutputs);
});

test("runs on the Node of the tests, as do the providers of its resources", async () => {
  const stack = await newStack(`const pulumi = require("@pulumi/pulumi");
    const provider = { create: async () => ({ id: "node", outs: { version: process.version } }) };
    class Node extends pulumi.dynamic.Resource {}
    exports.program = process.version;
    exports.provider = new Node(provider, "node", { version: undefined }).version;`);
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ program: process.version, provider: process.version });
});
