import Ajv from "ajv";
import schema from "pulumi-sendgrid-open-tracking/audit.schema.json";
import { expect, test } from "vitest";
import { withoutProbes } from "../probe";
import { namesRead, newFile, run as runCommand, simulated } from "./audit-support";
import type { Audit } from "./internals/cli";
import { apiKey, serve } from "./support";

const subusers = {
  "eu-a": true,
  "eu-b": { enabled: false, disabled: true },
  "us-a": { enabled: true, region: "global" },
} as const;

async function audited(run: (...args: string[]) => Promise<{ stdout: string }>, ...args: string[]): Promise<Audit> {
  const audit = JSON.parse((await run("audit", "--format", "json", ...args)).stdout);
  const validate = new Ajv({ strict: true, strictTypes: false }).compile(schema);
  expect(validate(audit), JSON.stringify(validate.errors)).toBe(true);
  return audit as Audit;
}

const namesOf = ({ accounts }: Audit) => accounts.map(({ account }) => account.subuser ?? account.accountId);

test("reads all accounts of the list, disabled ones too, and reports what the list says of them", async () => {
  const { run } = await simulated({ subusers });
  const { accounts } = await audited(run);
  expect(accounts.map(({ account, enabled, disabled, region }) => [account, enabled, disabled, region])).toEqual([
    [{ subuser: "eu-a" }, true, false, "global"],
    [{ subuser: "eu-b" }, false, true, "global"],
    [{ subuser: "us-a" }, true, false, "global"],
  ]);
});

test("reads only accounts that are included and not excluded, and says so in the reports", async () => {
  const { simulator, run } = await simulated({ subusers });
  const audit = await audited(run, "--include", "eu-*", "--include", "us-*", "--exclude", "*-b");
  expect(namesOf(audit)).toEqual(["eu-a", "us-a"]);
  expect(audit.source).toMatchObject({ include: ["eu-*", "us-*"], exclude: ["*-b"] });
  expect(namesRead(simulator.requests).sort()).toEqual(["eu-a", "us-a"]);
  for (const format of ["table", "markdown", "html"]) {
    const { stdout } = await run("audit", "--format", format, "--exclude", "*-b");
    expect(stdout).toMatch(/Not all accounts were selected: none that match (&quot;|")\*-b(&quot;|")\./);
  }
});

test("reads only accounts that are named, without the list", async () => {
  const { simulator, run } = await simulated({ subusers });
  expect(namesOf(await audited(run, "--subuser", "us-a", "--subuser", "eu-a"))).toEqual(["eu-a", "us-a"]);
  expect(withoutProbes(simulator.requests).map(({ path }) => path)).toEqual([
    ...Array(2).fill("/v3/tracking_settings/open"),
    "/v3/user/username",
  ]);
});

test("reads the accounts of a list without regions", async () => {
  const url = await serve(({ url: asked = "" }, response) => {
    const rows = asked.includes("offset=0") ? [{ id: 1, username: "acme", disabled: false }] : [];
    response.end(JSON.stringify(asked.startsWith("/v3/subusers") ? rows : { enabled: true }));
  });
  const { code, stdout } = await runCommand(["audit", "--format", "json"], {
    SENDGRID_BASE_URL: url,
    SENDGRID_API_KEY: apiKey,
  });
  expect({ code, accounts: JSON.parse(stdout).accounts }).toMatchObject({
    code: 0,
    accounts: [{ account: { subuser: "acme" }, enabled: true }],
  });
});

test("reads the customer accounts", async () => {
  const { run } = await simulated({ subusers, customerAccounts: { sg1: true, sg2: false } });
  const audit = await audited(run, "--accounts", "customer", "--exclude", "sg2");
  expect(audit.accounts).toMatchObject([{ account: { accountId: "sg1" }, enabled: true }]);
  expect(audit.source.accounts).toBe("customer");
});

test("names the entries that match no account, if it would have been found", async () => {
  const { run } = await simulated({ subusers });
  const entry = { expected: true };
  const file = { subusers: { "us-a": entry, "eu-gone": entry, "eu-*": entry, "ap-*": entry }, accounts: { x: entry } };
  const expectations = newFile("e.json", file);
  const unmatchedWith = async (...args: string[]) =>
    (await audited(run, "--expectations", expectations, ...args)).unmatchedEntries?.map(({ entry }) => entry);
  expect(await unmatchedWith()).toEqual(["eu-gone", "ap-*"]);
  expect(await unmatchedWith("--include", "eu-*")).toEqual(["eu-gone"]);
  expect(await unmatchedWith("--exclude", "eu-*")).toBeUndefined();
  expect(await unmatchedWith("--subuser", "us-a")).toBeUndefined();
  expect(await unmatchedWith("--accounts", "customer")).toEqual(["x"]);
  const { code, stdout } = await run("audit", "--expectations", expectations);
  expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringMatching(/^unmatched entry +subuser +ap-/m) });
});

test("takes no waiver for stale whose account it did not ask for", async () => {
  const { run } = await simulated({ subusers });
  const waiver = (account: object) => ({ ...account, justification: "j", owner: "o", expires: "2999-12-31" });
  const waivers = [{ subuser: "gone" }, { subuser: "eu-gone" }, { accountId: "sg1" }, { subuser: "us-a" }].map(waiver);
  const expectations = newFile("e.json", { default: { expected: true }, waivers });
  const staleWith = async (...args: string[]) =>
    (await audited(run, "--expectations", expectations, ...args)).staleWaivers.map(({ waiver, reason }) => [
      waiver.subuser,
      reason,
    ]);
  const gone = "no-such-account";
  expect(await staleWith()).toEqual([
    ["eu-gone", gone],
    ["gone", gone],
    ["us-a", "nothing-to-waive"],
  ]);
  expect(await staleWith("--include", "eu-*")).toEqual([["eu-gone", gone]]);
  expect(await staleWith("--subuser", "eu-a")).toEqual([]);
});

test("names patterns that match no account, entries of the wrong section, and what was probably meant", async () => {
  const { run } = await simulated({ subusers: { newsletter: true, shop: false } });
  const waiver = { justification: "consent", owner: "dpo", expires: "2999-12-31" };
  const file = {
    default: { expected: false },
    subusers: { newsleter: { expected: true } },
    accounts: { shop: { expected: true } },
    waivers: [{ ...waiver, subuser: "newslettr" }],
  };
  const args = ["--expectations", newFile("e.json", file), "--include", "*", "--exclude", "shoop"];
  const { unmatchedEntries, unmatchedPatterns, staleWaivers } = await audited(run, ...args);
  expect(unmatchedPatterns).toEqual([{ property: "exclude", pattern: "shoop", nearest: "shop" }]);
  expect(unmatchedEntries).toEqual([
    { section: "subusers", entry: "newsleter", nearest: "newsletter" },
    { section: "accounts", entry: "shop", isMisplaced: true },
  ]);
  expect(staleWaivers).toMatchObject([{ reason: "no-such-account", nearest: "newsletter" }]);
  for (const format of ["table", "junit", "sarif", "markdown", "csv", "html", "github"]) {
    const { stdout } = await run("audit", ...args, "--format", format);
    expect(stdout, format).toMatch(/This pattern of --exclude matches no account/);
    expect(stdout, format).toMatch(/names a subuser, not a customer account\. Move it to subusers\./);
  }
});

test("fails with 3 when a pattern of --include matches no account, and something is expected", async () => {
  const { run } = await simulated({ subusers });
  const expectations = newFile("e.json", { default: { expected: true, enforcementLevel: "advisory" } });
  const include = ["--include", "eu-*", "--include", "ap-*"];
  expect(await run("audit", "--expectations", expectations, ...include)).toMatchObject({
    code: 3,
    stdout: expect.stringMatching(/^unmatched pattern +subuser +ap-\*/m),
  });
  expect((await run("audit", ...include)).code).toBe(0);
  expect((await run("audit", "--expectations", expectations, "--include", "eu-*")).code).toBe(0);
});

test("says in every format whose accounts they are, where the API key may ask", async () => {
  const scopes = ["tracking_settings.open.read", "subusers.read"];
  const { run } = await simulated({ username: "acme <staging>", subusers });
  const { run: runWithout } = await simulated({ subusers, keys: { [apiKey]: { scopes } } });
  for (const format of ["table", "json", "junit", "sarif", "markdown", "csv", "html", "github"]) {
    const { code, stdout } = await run("audit", "--format", format);
    expect(code).toBe(0);
    expect(stdout.replaceAll("&lt;", "<").replaceAll("&gt;", ">"), format).toContain("acme <staging>");
    const without = await runWithout("audit", "--format", format);
    expect(without.code).toBe(0);
    expect(without.stdout, format).not.toContain('of "parent"');
  }
});

test("reads nothing with the API key of another account, and says both names and the variable", async () => {
  const { simulator, env } = await simulated({ username: "acme-staging", subusers });
  const { code, stdout, stderr } = await runCommand(["audit", "--format", "json"], {
    ...env,
    SENDGRID_PARENT_USERNAME: "acme",
  });
  expect(code).toBe(3);
  const why = 'the API key in SENDGRID_API_KEY belongs to "acme-staging", and parentUsername is "acme".';
  expect(stderr).toContain(why);
  expect(JSON.parse(stdout)).toMatchObject({ complete: false, accounts: [] });
  expect(simulator.requests.map(({ path }) => path)).toEqual(["/v3/user/username"]);
});

test("refuses expectations that expect nothing, and says in the first line when nothing was expected", async () => {
  const { simulator, run } = await simulated({ subusers });
  for (const nothing of [{}, { waivers: [] }, { default: { enforcementLevel: "disabled" } }, { subusers: {} }]) {
    const { code, stderr } = await run("audit", "--expectations", newFile("e.json", nothing));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("expects nothing of any account") });
  }
  expect(simulator.requests).toEqual([]);
  const { stdout } = await run("audit");
  expect(stdout.split("\n")[0]).toMatch(/, of \d+ accounts of "parent"; nothing was expected$/);
  const other = newFile("e.json", { subusers: { elsewhere: { expected: true } } });
  expect((await run("audit", "--expectations", other)).stdout.split("\n")[0]).toContain("; nothing was expected");
});

test("fails in strict mode on all that has no effect, and on accounts that nothing is said of", async () => {
  const { run } = await simulated({ subusers: { acme: false, shop: false } });
  const waiver = { subuser: "acme", justification: "consent", owner: "dpo", expires: "2999-12-31" };
  const clean = { subusers: { acme: { expected: false }, shop: { enforcementLevel: "disabled" } } };
  const mistakes: readonly (readonly [string, object, ...string[]])[] = [
    ["1 stale waiver", { ...clean, waivers: [waiver] }],
    ["1 stale waiver", { ...clean, waivers: [{ ...waiver, subuser: "gone" }] }],
    ["1 unmatched entry", { subusers: { ...clean.subusers, gone: { expected: false } } }],
    ["1 unmatched pattern", clean, "--exclude", "gone*"],
    ["1 unspecified account", { subusers: { acme: { expected: false } } }],
  ];
  const audit = (file: object, ...args: readonly string[]) =>
    run("audit", "--expectations", newFile("e.json", file), ...args);
  expect((await audit(clean, "--strict")).code).toBe(0);
  for (const [message, file, ...args] of mistakes) {
    expect((await audit(file, ...args)).code, message).toBe(0);
    const { code, stdout } = await audit(file, "--strict", ...args);
    expect({ code, first: stdout.split("\n")[0] }).toEqual({
      code: 1,
      first: expect.stringMatching(new RegExp(`; --strict fails for ${message}$`)),
    });
  }
});

test("says of how many accounts nothing is expected, and in strict mode which ones", async () => {
  const { run } = await simulated({ subusers: { acme: true, shop: false, news: false } });
  const file = newFile("e.json", { subusers: { shop: { expected: false } } });
  const { code, stdout } = await run("audit", "--expectations", file);
  expect({ code, first: stdout.split("\n")[0] }).toEqual({
    code: 0,
    first: expect.stringMatching(/of 3 accounts of "parent"; nothing is expected of 2 accounts$/),
  });
  expect(stdout).not.toContain("acme");
  const strict = await run("audit", "--expectations", file, "--strict");
  expect(strict).toMatchObject({ code: 1, stdout: expect.stringMatching(/nothing expected +subuser +acme +on/) });
});

test("says thirty days before its end that a waiver expires, in every format", async () => {
  const { run } = await simulated({ subusers: { legacy: true } });
  const waiver = { subuser: "legacy", justification: "consent", owner: "dpo@acme.test", expires: "2027-03-31" };
  const file = newFile("e.json", { default: { expected: false }, waivers: [waiver] });
  const on = (today: string, format: string) =>
    run("audit", "--expectations", file, "--today", today, "--format", format);
  for (const format of ["table", "junit", "sarif", "markdown", "csv", "html", "github"]) {
    const { code, stdout } = await on("2027-03-19", format);
    expect({ code, stdout }, format).toEqual({
      code: 0,
      stdout: expect.stringMatching(/1 waiver ends|expires in 12 days/),
    });
    expect((await on("2027-02-28", format)).stdout, format).not.toMatch(/waiver ends|expires in/);
  }
  expect((await on("2027-03-01", "table")).stdout).toContain("The waiver by dpo@acme.test expires in 30 days, after");
  expect((await on("2027-03-31", "table")).stdout).toContain("expires today, after 2027-03-31.");
  expect((await on("2027-04-01", "table")).stdout).not.toContain("waiver ends");
});

test("refuses waivers that are longer than maxWaiverDays, before it reads", async () => {
  const { simulator, run } = await simulated({ subusers: { legacy: true } });
  const waiver = { subuser: "legacy", justification: "consent", owner: "dpo@acme.test", expires: "2027-03-31" };
  const file = newFile("e.json", { default: { expected: false }, waivers: [waiver], maxWaiverDays: 90 });
  const { code, stderr } = await run("audit", "--expectations", file, "--today", "2026-12-30");
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining(
      'The waiver of subuser "legacy" ends in 91 days, and maxWaiverDays is 90. Give it an earlier day, and renew it then.',
    ),
  });
  expect(simulator.requests).toEqual([]);
  expect((await run("audit", "--expectations", file, "--today", "2026-12-31")).code).toBe(0);
});
