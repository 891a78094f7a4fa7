import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newFile, newFolder, run, simulated, subusersOf } from "./audit-support";

test("prints expectations that the next audit meets", async () => {
  const { run } = await simulated({
    subusers: { ...subusersOf(40), "a*b": true, __proto__x: true, constructor: true },
  });
  const { code, stdout, stderr } = await run("baseline");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "Accounts in it: 43, of which 17 are on. Unreadable: 0.\n" });
  const file = JSON.parse(stdout);
  expect(Object.keys(file)[0]).toBe("$schema");
  expect(file.default).toEqual({ expected: false });
  expect(file.subusers["a\\*b"]).toEqual({ expected: true });
  const audit = await run("audit", "--expectations", newFile("expectations.json", stdout), "--format", "json");
  expect(audit.code).toBe(0);
  expect(JSON.parse(audit.stdout).tally).toMatchObject({ accounts: 43, met: 43 });
});

/** Where acme alone can be read, and is on. */
const onlyAcme = { default: { expected: false }, subusers: { acme: { expected: true } } };

test("fails the audit of a new account that is on, also where most are", async () => {
  const { simulator, run } = await simulated({ subusers: { acme: true, shop: true, news: false } });
  const expectations = newFile("expectations.json", (await run("baseline")).stdout);
  simulator.setOpenTracking("newcomer", true);
  expect(await run("audit", "--expectations", expectations)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/violated +subuser +newcomer/),
  });
});

test("writes the default that it is told, but none that would apply to accounts that were not selected", async () => {
  const { simulator, run } = await simulated({ subusers: { acme: true, shop: false } });
  const { stdout } = await run("baseline", "--default", "on");
  expect(JSON.parse(stdout)).toMatchObject({ default: { expected: true }, subusers: { shop: { expected: false } } });
  const none = await run("baseline", "--default", "none");
  expect(JSON.parse(none.stdout)).toEqual({
    $schema: expect.any(String),
    subusers: { acme: { expected: true }, shop: { expected: false } },
  });
  expect(none.stderr).toContain("It has no default: accounts without an entry are unspecified.");
  const asked = simulator.requests.length;
  for (const [args, problem] of [
    [["--default", "off", "--include", "a*"], "--default off would apply to accounts outside the selection, too."],
    [["--default", "true"], '--default is "true". Use on, off or none.'],
  ] as const) {
    expect(await run("baseline", ...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(problem) });
  }
  expect(simulator.requests).toHaveLength(asked);
});

test("fails the audit of an account that changed since", async () => {
  const { simulator, run } = await simulated({ subusers: { acme: true, shop: false, news: false } });
  const expectations = newFile("expectations.json", (await run("baseline")).stdout);
  simulator.setOpenTracking("shop", true);
  expect(await run("audit", "--expectations", expectations)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/violated +subuser +shop/),
  });
});

test("names accounts that it could not read, leaves them out, and ends with 3", async () => {
  const broken = { enabled: true, failure: { status: 403 } };
  const { run } = await simulated({ subusers: { acme: true, broken } });
  const { code, stdout, stderr } = await run("baseline");
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toEqual({ $schema: expect.any(String), ...onlyAcme });
  expect(stderr).toContain(
    'The baseline leaves out subuser "broken". Cannot read open tracking of subuser "broken": SendGrid',
  );
  expect(stderr).toContain("Accounts in it: 1, of which 1 are on. Unreadable: 1.");
});

test("writes a file as a whole, or leaves the one that is there", async () => {
  const { simulator, run } = await simulated({ subusers: { acme: true } });
  const file = newFile("expectations.json", "old");
  expect(await run("baseline", "--output", file, "--force")).toEqual({
    code: 0,
    stdout: "",
    stderr: `Accounts in it: 1, of which 1 are on. Unreadable: 0. Written to ${JSON.stringify(file)}.\n`,
  });
  const written = readFileSync(file, "utf8");
  expect(JSON.parse(written)).toEqual({ $schema: expect.any(String), ...onlyAcme });
  simulator.removeSubuser("acme");
  expect(await run("baseline", "--output", file, "--force")).toMatchObject({ code: 3, stdout: "" });
  expect(readFileSync(file, "utf8")).toBe(written);
  const asked = simulator.requests.length;
  expect(await run("baseline", "--output", "/nowhere/e.json")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--output "/nowhere/e.json" cannot be written (no such file or folder).'),
  });
  expect(simulator.requests).toHaveLength(asked);
});

test("names the schema by the way from the file to the folder in which the package is installed", async () => {
  const { env } = await simulated({ subusers: { acme: true } });
  const cwd = newFolder();
  mkdirSync(join(cwd, "privacy"));
  const schema = "node_modules/pulumi-sendgrid-open-tracking/provider/expectations/expectations.schema.json";
  for (const [output, way] of [
    ["e.json", "./"],
    ["privacy/e.json", "../"],
  ] as const) {
    await run(["baseline", "--output", output], env, cwd);
    expect(JSON.parse(readFileSync(join(cwd, output), "utf8")).$schema).toBe(`${way}${schema}`);
  }
});

test("does not replace a file that may contain waivers without --force, and sends no request before", async () => {
  const { simulator, run } = await simulated({ subusers: { acme: true } });
  const file = newFile("expectations.json", "waivers");
  expect(await run("baseline", "--output", file)).toEqual({
    code: 2,
    stdout: "",
    stderr:
      `sendgrid-open-tracking baseline: --output ${JSON.stringify(file)} exists already and may contain waivers. ` +
      "Give another name, or --force to replace it.\n",
  });
  expect(readFileSync(file, "utf8")).toBe("waivers");
  expect(simulator.requests).toEqual([]);
  const other = join(newFolder(), "expectations.json");
  expect(await run("baseline", "--output", other)).toMatchObject({ code: 0 });
  expect(JSON.parse(readFileSync(other, "utf8"))).toMatchObject(onlyAcme);
});

test("names each customer account and has no default, which would judge subusers too", async () => {
  const { run } = await simulated({
    subusers: { acme: false },
    customerAccounts: { sg1: { enabled: true }, sg2: { enabled: true } },
  });
  const { code, stdout, stderr } = await run("baseline", "--accounts", "customer");
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringContaining("It has no default: accounts without an entry"),
  });
  const expected = { expected: true };
  expect(JSON.parse(stdout)).toEqual({ $schema: expect.any(String), accounts: { sg1: expected, sg2: expected } });
  const file = newFile("e.json", stdout);
  expect(await run("audit", "--expectations", file)).toMatchObject({ code: 0 });
  expect(await run("audit", "--accounts", "customer", "--expectations", file)).toMatchObject({ code: 0 });
});

test("prints nothing and ends with 3 when there is no account, or none that can be read", async () => {
  const { run } = await simulated({ subusers: { broken: { enabled: true, failure: { status: 403 } } } });
  for (const args of [[], ["--include", "typo*"], ["--accounts", "customer"]]) {
    expect(await run("baseline", ...args)).toMatchObject({
      code: 3,
      stdout: "",
      stderr: expect.stringContaining("No account could be read, so nothing was written. Check --acc"),
    });
  }
});

test("expects nothing of accounts outside the selection", async () => {
  const { run } = await simulated({ subusers: { "eu-a": true, "eu-b": false, "eu-c": false, us: true } });
  const parts: readonly (readonly [names: Record<string, boolean>, ...args: string[]])[] = [
    [{ "eu-a": true, "eu-b": false, "eu-c": false }, "--include", "eu-*"],
    [{ us: true }, "--exclude", "eu-*"],
    [{ us: true, "eu-b": false }, "--subuser", "us", "--subuser", "eu-b"],
  ];
  for (const [names, ...args] of parts) {
    const { code, stdout, stderr } = await run("baseline", ...args);
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("It has no default: accounts without an entry"),
    });
    const entries = Object.entries(names).map(([name, expected]) => [name, { expected }]);
    expect(JSON.parse(stdout)).toEqual({ $schema: expect.any(String), subusers: Object.fromEntries(entries) });
    const audit = await run("audit", "--expectations", newFile("e.json", stdout), "--format", "json");
    const met = entries.length;
    expect(JSON.parse(audit.stdout).tally).toMatchObject({ accounts: 4, met, unspecified: 4 - met });
  }
});

test("prints nothing when the list could not be read", async () => {
  const key = `SG.${"k".repeat(22)}.${"k".repeat(43)}`;
  const { run } = await simulated({ keys: { [key]: { scopes: [] } } });
  expect(await run("baseline")).toMatchObject({
    code: 3,
    stdout: "",
    stderr: expect.stringContaining("Not all accounts could be read, so nothing was written. Cannot list"),
  });
});
