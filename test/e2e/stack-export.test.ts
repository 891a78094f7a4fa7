import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { run } from "../unit/audit-support";
import type { Coverage } from "../unit/internals/cli";
import { imports, newStack, succeeded, test } from "./support";

const denied = { enabled: true, failure: { status: 403, message: "access forbidden" } };
const accounts = {
  subusers: { acme: true, beta: false, denied, gamma: true, delta: false },
  customerAccounts: { acme: true, sg1: true, sg2: false },
};

/** A stack of this program, brought up, and how to audit with its export. */
async function broughtUp(program: string) {
  const simulator = await newSimulator(accounts);
  const stack = await newStack(`${imports}${program}`, { simulator });
  succeeded(await stack.up());
  const env = { SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey };
  const audited = async (flags: readonly string[], ...args: readonly string[]) => {
    const file = join(stack.program, "state.json");
    writeFileSync(file, await stack.exported(...flags));
    return run(["audit", "--stack-export", file, "--format", "json", ...args], env);
  };
  const coverageOf = async (...args: readonly string[]) => {
    const { stdout, stderr } = await audited([], ...args);
    expect(stdout, stderr).not.toBe("");
    return JSON.parse(stdout).coverage as Coverage;
  };
  return { simulator, audited, coverageOf };
}

test("everybody whom a fleet read is declared, also who could not be read, and whoever came since is not", async () => {
  const { simulator, coverageOf } = await broughtUp(
    'new sendgrid.OpenTrackingFleet("all", { exclude: ["d*a"], onUnreadable: "warn" });',
  );
  simulator.setOpenTracking("zeta", true);
  simulator.removeSubuser("beta");
  expect(await coverageOf()).toEqual({
    declared: 4,
    stacks: [{ file: expect.stringContaining("state.json"), name: "test/test", declared: 4 }],
    undeclared: [{ subuser: "delta" }, { subuser: "zeta" }],
    declaredWithOtherKey: [],
    declaredButGone: [{ subuser: "beta" }],
  });
});

test("a fleet of customer accounts declares no subuser of the same name, and named ones only themselves", async () => {
  const { coverageOf } = await broughtUp(
    `new sendgrid.OpenTrackingFleet("customers", { accounts: "customer", exclude: ["sg2"] });
    new sendgrid.OpenTrackingFleet("named", { subusers: ["gamma", "delta"] });`,
  );
  const ofSubusers = await coverageOf();
  expect(ofSubusers.stacks).toMatchObject([{ declared: 4 }]);
  expect(ofSubusers.undeclared).toEqual([{ subuser: "acme" }, { subuser: "beta" }, { subuser: "denied" }]);
  expect((await coverageOf("--accounts", "customer")).undeclared).toEqual([{ accountId: "sg2" }]);
});

test("an account is declared by an OpenTracking of every kind, and by one that is only read", async () => {
  const { coverageOf } = await broughtUp(
    `new sendgrid.OpenTracking("one", { subuser: "acme" });
    new sendgrid.OpenTracking("customer", { accountId: "sg1" });
    new sendgrid.OpenTracking("me", { self: true });
    sendgrid.OpenTracking.get("got", "subuser/beta");`,
  );
  const ofSubusers = await coverageOf();
  expect(ofSubusers.stacks).toMatchObject([{ declared: 3 }]);
  expect(ofSubusers.undeclared).toEqual([{ subuser: "delta" }, { subuser: "denied" }, { subuser: "gamma" }]);
  expect((await coverageOf("--accounts", "customer")).undeclared).toEqual([
    { accountId: "acme" },
    { accountId: "sg2" },
  ]);
});

test("names that a program keeps secret are asked for with --show-secrets", async () => {
  const { audited } = await broughtUp(
    `new sendgrid.OpenTrackingFleet("hidden", { subusers: ["acme"] }, { additionalSecretOutputs: ["enabled"] });
    new sendgrid.OpenTracking("one", { subuser: pulumi.secret("beta") });`,
  );
  expect(await audited([])).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(/outputs\.(enabled|subuser) is encrypted\. Export it with --show-secrets/),
  });
  const { stdout } = await audited(["--show-secrets"]);
  expect(JSON.parse(stdout).coverage.undeclared).toEqual([
    { subuser: "delta" },
    { subuser: "denied" },
    { subuser: "gamma" },
  ]);
});
