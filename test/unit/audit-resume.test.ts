import { EventEmitter, once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { auditIn, namesRead, newFile, newFolder, run, simulated, sourceIn } from "./audit-support";
import type { Audit } from "./internals/cli";
import { auditOf, oneOfEach, waiver } from "./report-support";
import { serve } from "./support";

/** Has an audit say that it was interrupted, as if its list had not been at its end. */
function interrupted(file: string): void {
  writeFileSync(file, JSON.stringify({ ...auditIn(file), complete: false }));
}

/** The file of an audit that was interrupted an hour ago. */
function earlier(accounts: readonly unknown[], env: Parameters<typeof sourceIn>[0]): string {
  const finishedAt = new Date(Date.now() - 3_600_000).toISOString();
  const more = { complete: false, finishedAt, source: sourceIn(env) };
  return newFile("audit.json", auditOf(accounts as Audit["accounts"], more));
}

const failing = { enabled: true, failure: { status: 403 } };

test("reads only accounts that came or could not be read, and drops those that are gone", async () => {
  const { simulator, run } = await simulated({ subusers: { acme: true, broken: failing, old: false } });
  const first = join(newFolder(), "audit.json");
  expect((await run("audit", "--output", first)).code).toBe(3);
  simulator.setOpenTracking("acme", false);
  simulator.setOpenTracking("broken", { enabled: false });
  simulator.setOpenTracking("zeta", true);
  simulator.removeSubuser("old");
  const before = simulator.requests.length;
  const second = join(newFolder(), "audit.json");
  const { code, stderr } = await run("audit", "--resume", first, "--output", second);
  expect(code).toBe(0);
  expect(namesRead(simulator.requests.slice(before)).sort()).toEqual(["broken", "zeta"]);
  const [was, is] = [auditIn(first), auditIn(second)];
  expect(is.accounts.map(({ account, enabled }) => [account.subuser, enabled])).toEqual([
    ["acme", true],
    ["broken", false],
    ["zeta", true],
  ]);
  expect(is.accounts[0]?.readAt).toBe(was.accounts[0]?.readAt);
  expect(is.accounts[1]?.error).toBeUndefined();
  expect(stderr).toMatch(/^Readings taken over from ".*": 1, of \S+Z to \S+Z\. Not taken over: 1\.\n/);
});

test("refuses an audit that was made with the key of another parent, which may have the same names", async () => {
  const [mine, other] = ["m", "o"].map((letter) => `SG.${letter.repeat(22)}.${letter.repeat(43)}`) as [string, string];
  const { simulator, env } = await simulated({
    keys: { [mine]: {}, [other]: { account: { subusers: { acme: true } } } },
    subusers: { acme: false },
  });
  const file = join(newFolder(), "audit.json");
  expect((await run(["audit", "--output", file], { ...env, SENDGRID_API_KEY: mine })).code).toBe(0);
  for (const part of ["m".repeat(22), "m".repeat(43)]) expect(readFileSync(file, "utf8")).not.toContain(part);
  const before = simulator.requests.length;
  const { code, stderr } = await run(["audit", "--resume", file], { ...env, SENDGRID_API_KEY: other });
  expect(code).toBe(2);
  expect(stderr).toContain("was made with another API key, whose accounts may have the same names. Set the key that");
  expect(simulator.requests.length).toBe(before);
});

test("refuses an audit that does not say which key it was made with", async () => {
  const { simulator, env, run } = await simulated({ subusers: { acme: false } });
  const { apiKeyFingerprint: _, ...source } = sourceIn(env);
  const file = newFile("audit.json", auditOf([], { source, complete: false }));
  const { code, stderr } = await run("audit", "--resume", file);
  expect(code).toBe(2);
  expect(stderr).toContain("was made with another API key");
  expect(simulator.requests).toEqual([]);
});

test("refuses to resume where no list tells that a name is still the same account's", async () => {
  const { run } = await simulated({ subusers: { acme: false, broken: failing } });
  const [listed, named] = [join(newFolder(), "audit.json"), join(newFolder(), "audit.json")];
  await run("audit", "--output", listed);
  await run("audit", "--subuser", "acme", "--subuser", "broken", "--output", named);
  for (const args of [[listed, "--subuser", "acme"], [named]]) {
    const { code, stderr } = await run("audit", "--resume", ...args);
    expect(code).toBe(2);
    expect(stderr).toContain("and --subuser do not go together: only the list tells");
  }
});

test("reads an account anew that took the name of one that was read before", async () => {
  const { simulator, run } = await simulated({ subusers: { acme: false, beta: false } });
  const [file, second] = [join(newFolder(), "audit.json"), join(newFolder(), "audit.json")];
  await run("audit", "--output", file);
  interrupted(file);
  simulator.removeSubuser("acme");
  simulator.setOpenTracking("acme", true);
  const before = simulator.requests.length;
  const { stderr } = await run("audit", "--resume", file, "--output", second);
  expect(namesRead(simulator.requests.slice(before))).toEqual(["acme"]);
  expect(auditIn(second).accounts).toMatchObject([{ enabled: true }, { enabled: false }]);
  expect(stderr).toMatch(/: 1, of .* Not taken over: 1\.\n/);
  const { stdout } = await run("diff", file, second);
  expect(stdout).toContain("1 replaced by another account");
  expect(stdout).toContain(
    "replaced by another account: subuser acme: off (nothing expected) => on (nothing expected)",
  );
});

test("refuses a complete audit: nothing would be read, and changes since would not be seen", async () => {
  const { simulator, run } = await simulated({ subusers: { acme: false } });
  const file = join(newFolder(), "audit.json");
  const args = ["audit", "--expectations", newFile("e.json", { default: { expected: false } }), "--output", file];
  expect((await run(...args)).code).toBe(0);
  simulator.setOpenTracking("acme", true);
  const { code, stderr } = await run(...args, "--resume", file);
  expect(code).toBe(2);
  expect(stderr).toContain("is complete: nothing is left to read. Leave --resume out to read the current settings.");
  expect((await run(...args)).code).toBe(1);
});

/**
 * A list whose first page is not its end: an account of the second one has a name of the first. Where it is refused, that
 * is after the accounts of the first one were read.
 */
async function doubling(secondPage: () => boolean) {
  const settings = new EventEmitter();
  let read = 0;
  const url = await serve(async ({ url: path = "" }, response) => {
    if (!path.startsWith("/v3/subusers")) {
      response.end('{"enabled":false}', () => settings.emit("read", ++read));
      return;
    }
    const from = Number(/offset=(\d+)/.exec(path)?.[1]);
    if (from > 0 && !secondPage()) {
      while (read < 2) await once(settings, "read");
      return void response.writeHead(403).end("{}");
    }
    const rows = ["acme", "dup", "dup"].map((username, id) => ({ id, username, disabled: false }));
    response.end(JSON.stringify(rows.slice(from, from + 2)));
  });
  return { SENDGRID_BASE_URL: url, SENDGRID_API_KEY: `SG.${"k".repeat(22)}.${"k".repeat(43)}` };
}

test("takes over no value of a name that the list has twice by now", async () => {
  let isWhole = false;
  const env = await doubling(() => isWhole);
  const first = join(newFolder(), "audit.json");
  expect((await run(["audit", "--output", first], env)).code).toBe(3);
  expect(auditIn(first).accounts.map(({ enabled }) => enabled)).toEqual([false, false]);
  isWhole = true;
  const { code, stdout } = await run(["audit", "--resume", first, "--format", "json"], env);
  expect({ code, accounts: JSON.parse(stdout).accounts }).toMatchObject({
    code: 3,
    accounts: [
      { account: { subuser: "acme" }, enabled: false },
      { account: { subuser: "dup" }, verdict: "unreadable", error: { code: "invalid-response" } },
    ],
  });
});

test.each(["table", "json", "junit", "sarif", "markdown", "csv", "html", "github"])(
  "says in %s how old the readings are that were taken over",
  async (format) => {
    const { env, run } = await simulated({ subusers: { acme: true, beta: false } });
    const readAt = new Date(Date.now() - 50 * 3_600_000).toISOString();
    const accounts = [{ account: { subuser: "acme" }, id: 2, verdict: "unspecified", enabled: false, readAt }];
    const file = earlier(accounts, env);
    const { stdout } = await run("audit", "--resume", file, "--max-age", "3d", "--format", format);
    expect(stdout).toContain(readAt);
    const sentence = `1 taken over from an earlier audit, the oldest read at ${readAt} (2 days old)`;
    if (format === "json") expect(JSON.parse(stdout).accounts[0].takenOver).toBe(true);
    else expect(stdout).toContain(sentence);
  },
);

test("takes over readings of a day, or of --max-age, and reads older ones again", async () => {
  const { simulator, env } = await simulated({ subusers: { acme: true } });
  const known = { account: { subuser: "acme" }, verdict: "unspecified", enabled: false, id: 2 } as const;
  const file = earlier([{ ...known, readAt: "2026-11-01T00:00:00.000Z" }], env);
  const enabledAfter = async (hours: number, ...args: readonly string[]) => {
    const now = Date.parse("2026-11-01") + hours * 3_600_000;
    const clock = newFile("clock.cjs", `Date.now = () => ${now};`);
    const NODE_OPTIONS = `--require ${clock}`;
    const { stdout, stderr } = await run(["audit", "--resume", file, "--format", "json", ...args], {
      ...env,
      NODE_OPTIONS,
    });
    return { enabled: JSON.parse(stdout).accounts[0].enabled, stderr };
  };
  expect(await enabledAfter(24)).toEqual({
    enabled: false,
    stderr: expect.stringMatching(/^Readings taken over from ".*": 1, of 2026-11-01\S+ to 2026-11-01\S+\.\n/),
  });
  expect(simulator.requests.filter(({ path }) => path.endsWith("/open"))).toEqual([]);
  const again = { enabled: true, stderr: expect.stringContaining(": 0. Too old, and read again: 1. --max-age takes") };
  expect(await enabledAfter(25)).toEqual(again);
  expect(await enabledAfter(-1)).toEqual(again);
  expect(await enabledAfter(25, "--max-age", "90m")).toEqual(again);
  expect(await enabledAfter(36, "--max-age", "36h")).toMatchObject({ enabled: false });
  expect(await enabledAfter(71, "--max-age", "3d")).toMatchObject({ enabled: false });
});

test("keeps it in mind through several resumptions that a reading was taken over", async () => {
  const { env, run } = await simulated({ subusers: { acme: true, beta: failing } });
  const first = earlier([{ account: { subuser: "acme" }, id: 2, verdict: "unspecified", enabled: true }], env);
  const second = join(newFolder(), "audit.json");
  await run("audit", "--resume", first, "--output", second);
  const third = await run("audit", "--resume", second, "--format", "json");
  expect(JSON.parse(third.stdout).accounts.map((each: { takenOver?: boolean }) => each.takenOver)).toEqual([
    true,
    undefined,
  ]);
});

test("judges what was taken over by today's expectations", async () => {
  const { run } = await simulated({ subusers: { acme: true } });
  const file = join(newFolder(), "audit.json");
  expect((await run("audit", "--output", file)).code).toBe(0);
  interrupted(file);
  const expectations = newFile("e.json", { default: { expected: false } });
  expect((await run("audit", "--resume", file, "--expectations", expectations)).code).toBe(1);
});

test("takes from the new list which account is disabled, and its region", async () => {
  const { env, run } = await simulated({ subusers: { acme: { enabled: true, disabled: true } } });
  const accounts = [
    { account: { subuser: "acme" }, id: 2, verdict: "met", enabled: true, disabled: false, region: "eu" },
  ];
  const file = earlier(accounts, env);
  const listed = JSON.parse((await run("audit", "--resume", file, "--format", "json")).stdout);
  expect(listed.accounts).toMatchObject([{ enabled: true, disabled: true, region: "global" }]);
});

test("minds two patterns that match one account only while that account is there", async () => {
  const { simulator, run } = await simulated({ subusers: { "acme-eu": true, shop: false } });
  const first = join(newFolder(), "audit.json");
  expect((await run("audit", "--output", first)).code).toBe(0);
  interrupted(first);
  const subusers = { "acme-*": { expected: false }, "*-eu": { expected: false } };
  const args = ["audit", "--resume", first, "--expectations", newFile("e.json", { subusers }), "--format", "json"];
  const tied = { code: 2, stderr: expect.stringContaining('both match subuser "acme-eu"') };
  expect(await run(...args)).toMatchObject(tied);
  expect(await run(...args, "--include", "s*")).toMatchObject({ code: 0 });
  simulator.removeSubuser("acme-eu");
  const { code, stdout } = await run(...args);
  expect({ code, accounts: JSON.parse(stdout).accounts }).toMatchObject({
    code: 0,
    accounts: [{ account: { subuser: "shop" } }],
  });
});

test("leaves out an account that two patterns match and that the list did not reach", async () => {
  const key = `SG.${"k".repeat(22)}.${"k".repeat(43)}`;
  const { env, run } = await simulated({ subusers: {}, keys: { [key]: { scopes: [] } } });
  const accounts = ["acme-eu", "shop"].map((subuser) => ({ ...oneOfEach[0], account: { subuser } }));
  const file = earlier(accounts, env);
  const subusers = { "acme-*": { expected: false }, "*-eu": { expected: false } };
  const expectations = newFile("e.json", { subusers });
  const { code, stdout } = await run("audit", "--resume", file, "--expectations", expectations, "--format", "json");
  expect({ code, audit: JSON.parse(stdout) }).toMatchObject({
    code: 3,
    audit: { complete: false, accounts: [{ account: { subuser: "shop" } }] },
  });
});

test("takes over customer accounts by their id, and says so when there is nothing to take over", async () => {
  const { simulator, run } = await simulated({ customerAccounts: { sg1: true, sg2: failing } });
  const waiver = { accountId: "sg1", justification: "consent", owner: "dpo@acme.test", expires: "2999-12-31" };
  const stale = { ...waiver, accountId: "sg9" };
  const expectations = newFile("e.json", { default: { expected: false }, waivers: [waiver, stale] });
  const file = join(newFolder(), "audit.json");
  const again = ["audit", "--accounts", "customer", "--expectations", expectations, "--resume", file];
  await run(...again.slice(0, -2), "--output", file);
  simulator.setCustomerAccount("sg2", { enabled: false });
  const resumed = await run(...again, "--format", "json");
  expect(JSON.parse(resumed.stdout).accounts).toMatchObject([
    { account: { accountId: "sg1" }, enabled: true, verdict: "waived" },
    { account: { accountId: "sg2" }, enabled: false, verdict: "met" },
  ]);
  const nothing = newFile("nothing.json", { ...auditIn(file), complete: false, accounts: [] });
  const { stderr } = await run(...again.slice(0, -1), nothing);
  expect(stderr).toMatch(/^Took over nothing from ".*": it has no account that could be read\.\n/);
});

test("takes over only selected accounts", async () => {
  const { run } = await simulated({ subusers: { acme: true, beta: false } });
  const file = join(newFolder(), "audit.json");
  await run("audit", "--output", file);
  interrupted(file);
  const { stdout, stderr } = await run("audit", "--resume", file, "--include", "b*", "--format", "json");
  expect(JSON.parse(stdout).accounts).toMatchObject([{ account: { subuser: "beta" }, enabled: false }]);
  expect(stderr).toContain(": 1, of ");
});

test("refuses an audit of other accounts, and what is no audit", async () => {
  const { simulator, env, run } = await simulated({ subusers: { acme: true } });
  const source = sourceIn(env);
  const good = auditOf(oneOfEach, { source, complete: false } as Partial<Audit>);
  const [first] = oneOfEach;
  const refused: readonly (readonly [message: string, content: unknown])[] = [
    ['its region is "eu", not "global"', { ...good, source: { ...source, region: "eu" } }],
    ['its accounts is "customer"', { ...good, source: { ...source, accounts: "customer" } }],
    ['its baseUrl is "https://other.test"', { ...good, source: { ...source, baseUrl: "https://other.test" } }],
    ["version is 2, not 1", { ...good, version: 2 }],
    ['accounts[0].enabled is "true", not true or false', { ...good, accounts: [{ ...first, enabled: "true" }] }],
    ["accounts[0].enabled is 0, not true or false", { ...good, accounts: [{ ...first, enabled: 0 }] }],
    [
      "accounts[0].enabled is true, not left out, as for any account that is unreadable",
      { ...good, accounts: [{ ...first, enabled: true, verdict: "unreadable" }] },
    ],
    [
      "accounts[0].error.status is -1, not a whole number",
      { ...good, accounts: [{ account: { subuser: "a" }, verdict: "unreadable", error: { code: "x", status: -1 } }] },
    ],
    ['staleWaivers[0].reason is "old"', { ...good, staleWaivers: [{ reason: "old" }] }],
    ["accounts[0].enabled is missing", { ...good, accounts: [{ account: { subuser: "a" }, verdict: "met" }] }],
    ['accounts[0].verdict is "fine"', { ...good, accounts: [{ ...first, verdict: "fine" }] }],
    ["accounts[0].account is {}", { ...good, accounts: [{ ...first, account: {} }] }],
    ['accounts[0].readAt is "today"', { ...good, accounts: [{ ...first, readAt: "today" }] }],
    [
      'accounts[0].readAt is "2027-01-01T00:00:00Z\\u0000\\u001b]0;',
      { ...good, accounts: [{ ...first, readAt: "2027-01-01T00:00:00Z\0\u001b]0;title\u0007Z" }] },
    ],
    ["accounts[0].readAt is", { ...good, accounts: [{ ...first, readAt: "2027-02-30T00:00:00Z" }] }],
    ["finishedAt is", { ...good, finishedAt: "2027-01-01T00:00:00\u001b[2JZ" }],
    ["today is", { ...good, today: "2027-01-01\n::error::" }],
    ['waiver.expires is "soon"', { ...good, accounts: [{ ...first, waiver: { ...waiver, expires: "soon" } }] }],
    ["source.apiKeyFingerprint is", { ...good, source: { ...source, apiKeyFingerprint: "\u001b[31m" } }],
    ['accounts[0].account.subuser is ""', { ...good, accounts: [{ ...first, account: { subuser: "" } }] }],
    ["accounts[1].account is", { ...good, accounts: [first, first] }],
    ["another account than in accounts[0]", { ...good, accounts: [first, { ...first, verdict: "waived" }] }],
    ["accounts is missing; it must be a list", { ...good, accounts: undefined }],
    ["the whole is [], not an object", []],
    ["is not JSON", "<html>"],
  ];
  for (const [message, content] of refused) {
    const { code, stdout, stderr } = await run("audit", "--resume", newFile("audit.json", content));
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  }
  expect(simulator.requests).toEqual([]);
});
