import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { withoutProbes } from "../probe";
import { newStack, programOf, succeeded, test } from "./support";

test("creates a reading with the live value in the preview and in the outputs", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, newsletter: false } });
  const stack = await newStack(programOf("acme", "newsletter"), { simulator });
  const preview = succeeded(await stack.preview());
  expect(preview).toMatch(/acme +: true/);
  expect(preview).toMatch(/newsletter: false/);
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ acme: true, newsletter: false });
});

test("shows nothing in a second preview, and --expect-no-changes passes", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const stack = await newStack(programOf("acme"), { simulator });
  succeeded(await stack.up());
  expect(succeeded(await stack.preview("--expect-no-changes"))).toContain("2 unchanged");
});

test("shows a flipped setting in a preview, in a refresh, and to a gate", async () => {
  const simulator = await newSimulator({ subusers: { acme: false, other: true } });
  const stack = await newStack(programOf("acme", "other"), { simulator });
  succeeded(await stack.up());
  simulator.setOpenTracking("acme", true);

  const plain = succeeded(await stack.preview());
  expect(plain).toContain("open tracking changed: acme: false => true");
  expect(plain).not.toContain("other:");
  expect(plain).toContain("~ 1 to update");
  expect(succeeded(await stack.preview("--diff"))).toMatch(/~ enabled: false => true/);
  expect((await stack.preview("--expect-no-changes")).exitCode).not.toBe(0);

  expect(succeeded(await stack.refresh("--preview-only", "--diff"))).toMatch(/~ enabled: false => true/);
  expect((await stack.refresh("--preview-only", "--expect-no-changes")).exitCode).not.toBe(0);
});

test("says of a customer account that changed that it is one", async () => {
  const simulator = await newSimulator({ customerAccounts: { sg1: true } });
  const program = `const sendgrid = require("pulumi-sendgrid-open-tracking");
    new sendgrid.OpenTracking("customer", { accountId: "sg1" });`;
  const stack = await newStack(program, { simulator });
  succeeded(await stack.up());
  simulator.setCustomerAccount("sg1", false);
  expect(succeeded(await stack.preview())).toContain('open tracking changed: customer account "sg1": true => false');
});

test("is quiet again after a flip and an up", async () => {
  const simulator = await newSimulator({ subusers: { acme: false } });
  const stack = await newStack(programOf("acme"), { simulator });
  succeeded(await stack.up());
  simulator.setOpenTracking("acme", true);
  expect(succeeded(await stack.up())).toContain("~ 1 updated");
  expect(await stack.outputs()).toEqual({ acme: true });
  expect(succeeded(await stack.preview("--expect-no-changes"))).toContain("2 unchanged");
});

test("shows no resource change in a preview after a refresh", async () => {
  const simulator = await newSimulator({ subusers: { acme: false } });
  const stack = await newStack(programOf("acme"), { simulator });
  succeeded(await stack.up());
  simulator.setOpenTracking("acme", true);
  expect(succeeded(await stack.refresh("--yes", "--skip-preview"))).toContain("~ 1 updated");
  const preview = succeeded(await stack.preview());
  expect(preview).toContain("2 unchanged");
  expect(preview).not.toContain("to update");
  // A stack's outputs are refreshed by the next up only.
  expect(preview).toContain("acme: false => true");
});

test("does not take a changed expectation for a change", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const program = (rest: string) =>
    `new (require("pulumi-sendgrid-open-tracking").OpenTracking)("acme", { subuser: "acme"${rest} });`;
  const stack = await newStack(program(""), { simulator });
  succeeded(await stack.up());
  stack.write({ "index.js": program(", expected: true") });
  succeeded(await stack.preview("--expect-no-changes"));
  stack.write({ "index.js": program(', expected: false, enforcementLevel: "advisory"') });
  succeeded(await stack.preview("--expect-no-changes"));
  expect(await stack.exported()).not.toContain("expected");
});

test("shares one request among resources and functions that ask for the same account together", async () => {
  const simulator = await newSimulator({ subusers: { acme: true }, latencyMilliseconds: 50 });
  const stack = await newStack(
    `const sendgrid = require("pulumi-sendgrid-open-tracking");
    new sendgrid.OpenTracking("one", { subuser: "acme" });
    new sendgrid.OpenTracking("two", { subuser: "acme" });
    exports.three = sendgrid.getOpenTrackingOutput({ subuser: "acme" }).enabled;
    exports.four = sendgrid.getOpenTracking({ subuser: "acme" }).then(({ enabled }) => enabled);`,
    { simulator },
  );
  succeeded(await stack.preview());
  expect(withoutProbes(simulator.requests).length).toBe(1);
});

test("keeps one resource in at most 6 KB of state, with exactly the frozen text of its provider", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const stack = await newStack(programOf("acme"), { simulator });
  succeeded(await stack.up());
  const state = JSON.parse(await stack.exported()) as { deployment: { resources: Resource[] } };
  const [resource] = state.deployment.resources.filter(({ type }) => type.endsWith(":OpenTracking"));
  expect(JSON.stringify(resource).length).toBeLessThanOrEqual(6000);
  // Users' state runs this text for years: see provider/resources/open-tracking-shim.ts.
  const frozen = readFileSync(join(__dirname, "shim.txt"), "utf8");
  expect(frozen.length).toBeLessThan(3000);
  const properties = { __provider: frozen, enabled: true, subuser: "acme" };
  expect([resource?.inputs, resource?.outputs]).toEqual([properties, properties]);
});

interface Resource {
  readonly type: string;
  readonly inputs: unknown;
  readonly outputs: unknown;
}
