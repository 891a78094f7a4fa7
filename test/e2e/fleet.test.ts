import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { withoutProbes } from "../probe";
import { imports, keyOf, newStack, succeeded, test } from "./support";

/** A program with one fleet. */
function fleetOf(args = "{}"): string {
  return `${imports}
  const fleet = new sendgrid.OpenTrackingFleet("all", ${args});
  exports.enabled = fleet.enabled;`;
}

/** So many subusers, every other of them with open tracking. */
function subusersOf(count: number): Record<string, boolean> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`subuser-${index}`, index % 2 === 0]));
}

test("names who changed, came and went, in a plain preview and one line each with --diff", async () => {
  const simulator = await newSimulator({ subusers: subusersOf(50) });
  const stack = await newStack(fleetOf(), { simulator });
  succeeded(await stack.up());
  expect((await stack.outputs()).enabled).toEqual(subusersOf(50));
  succeeded(await stack.preview("--expect-no-changes"));

  simulator.setOpenTracking("subuser-7", true);
  simulator.setOpenTracking("zeta", true);
  simulator.removeSubuser("subuser-9");
  const plain = succeeded(await stack.preview());
  const changes = ["open tracking changed: subuser-7: false => true", "new: zeta: true", "gone: subuser-9 (was false)"];
  expect(plain).toContain(`${changes.map((line) => `    ${line}`).join("\n")}\n`);
  expect(plain).toContain("~ 1 to update");
  const { output, exitCode } = await stack.preview("--diff", "--expect-no-changes");
  expect(exitCode).not.toBe(0);
  const [ofResource = ""] = output.split("--outputs:--");
  const lines = ofResource.split("\n").filter((line) => /^\s*[~+-].*: .*(true|false)/.test(line));
  expect(lines.map((line) => line.trim().replace(/\s+/g, " ").replace(" :", ":")).sort()).toEqual([
    "+ zeta: true",
    "- subuser-9: false",
    "~ subuser-7: false => true",
  ]);
  const gate = await stack.refresh("--preview-only", "--expect-no-changes", "--diff");
  expect(gate.exitCode).not.toBe(0);
  expect(gate.output).toMatch(/~ subuser-7 *: false => true/);

  succeeded(await stack.up());
  succeeded(await stack.preview("--expect-no-changes"));
  succeeded(await stack.refresh("--preview-only", "--expect-no-changes"));
});

test("shows nothing when SendGrid lists the same subusers in another order", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, other: false, 10: true, 9: false } });
  const stack = await newStack(fleetOf('{ exclude: ["x*", "y*"] }'), { simulator });
  succeeded(await stack.up());
  for (const name of ["10", "acme"]) {
    simulator.removeSubuser(name);
    simulator.setOpenTracking(name, true);
  }
  stack.write({ "index.js": fleetOf('{ exclude: ["y*", "x*"] }') });
  succeeded(await stack.preview("--expect-no-changes"));
});

test("shows nothing for ten thousand subusers in shuffled order, and what changed when one did", async () => {
  const count = 10_000;
  // A multiple of a prime steps through all of them in no order that anything would sort by.
  const shuffled = (step: number) => Array.from({ length: count }, (_, index) => `subuser-${(index * step) % count}`);
  const values = subusersOf(count);
  const isOn = (name: string) => values[name] === true;
  const simulator = await newSimulator({
    subusers: Object.fromEntries(shuffled(7919).map((name) => [name, isOn(name)])),
  });
  const stack = await newStack(fleetOf(), { simulator });
  succeeded(await stack.up());
  expect((await stack.outputs()).enabled).toEqual(values);
  for (const name of shuffled(3163)) {
    simulator.removeSubuser(name);
    simulator.setOpenTracking(name, isOn(name));
  }
  succeeded(await stack.preview("--expect-no-changes"));
  simulator.setOpenTracking("subuser-4711", true);
  expect(succeeded(await stack.preview())).toContain("open tracking changed: subuser-4711: false => true");
});

test("reads whom include and exclude leave, or those who are named, and replaces when that changes", async () => {
  const subusers = { "eu-a": true, "eu-b": false, "eu-test": true, us: true };
  const simulator = await newSimulator({ subusers });
  const stack = await newStack(fleetOf('{ include: ["eu-*"], exclude: ["*-test"] }'), { simulator });
  succeeded(await stack.up());
  expect((await stack.outputs()).enabled).toEqual({ "eu-a": true, "eu-b": false });

  stack.write({ "index.js": fleetOf('{ subusers: ["us", pulumi.output("eu-test")] }') });
  const preview = succeeded(await stack.preview());
  expect(preview).toContain("+-1 to replace");
  // Other accounts' values are not a change of these.
  expect(preview).not.toContain("gone");
  const before = simulator.requests.length;
  succeeded(await stack.up());
  expect((await stack.outputs()).enabled).toEqual({ "eu-test": true, us: true });
  // Nobody is listed.
  expect(withoutProbes(simulator.requests.slice(before)).map(({ path }) => path)).toEqual(
    Array(2).fill("/v3/tracking_settings/open"),
  );
  stack.write({ "index.js": fleetOf('{ subusers: ["eu-test", "us"] }') });
  succeeded(await stack.preview("--expect-no-changes"));
  succeeded(await stack.refresh("--preview-only", "--expect-no-changes"));
});

test("reads with the key that apiKeyEnv names, in the program and in a refresh", async () => {
  const [one, two] = [keyOf("1"), keyOf("2")];
  const account = (acme: boolean) => ({ account: { subusers: { acme } } });
  const simulator = await newSimulator({ keys: { [one]: account(true), [two]: account(false) } });
  const env = { SENDGRID_API_KEY: one, TWO: two };
  const stack = await newStack(fleetOf('{ apiKeyEnv: "TWO" }'), { simulator, env });
  succeeded(await stack.up());
  expect((await stack.outputs()).enabled).toEqual({ acme: false });
  succeeded(await stack.refresh("--preview-only", "--expect-no-changes"));
  stack.write({ "index.js": fleetOf() });
  expect(succeeded(await stack.preview())).toContain("+-1 to replace");
});

test("keeps in state how it selects and what was read, with exactly the frozen text of its provider", async () => {
  const simulator = await newSimulator({
    subusers: { acme: true, away: { enabled: false, disabled: true, failure: { status: 403 } } },
  });
  const args = '{ onUnreadable: "warn", include: ["aw*", "ac*"], expectations: { default: { expected: true } } }';
  const stack = await newStack(`${fleetOf(args)} exports.disabled = fleet.disabled;`, { simulator });
  succeeded(await stack.up());
  const state = JSON.parse(await stack.exported()) as { deployment: { resources: Resource[] } };
  const resource = state.deployment.resources.find(({ type }) => type.endsWith(":OpenTrackingFleet"));
  const properties = {
    __provider: readFileSync(join(__dirname, "shim-fleet.txt"), "utf8"),
    accounts: "subusers",
    include: ["ac*", "aw*"],
    onUnreadable: "warn",
    enabled: { acme: true },
    unreadable: ["away"],
  };
  expect(resource).toMatchObject({ id: "subusers", inputs: properties, outputs: properties });
  expect([resource?.inputs, resource?.outputs]).toEqual([properties, properties]);
  expect(await stack.outputs()).toEqual({ enabled: { acme: true }, disabled: ["away"] });
});

interface Resource {
  readonly type: string;
  readonly inputs: unknown;
  readonly outputs: unknown;
}
