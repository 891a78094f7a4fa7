import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { OpenTrackingFleet } from "../../provider";
import { createOpenTrackingPolicies } from "../../provider/policy";
import {
  auditIn,
  type Environment,
  ended,
  exportedResource,
  exportedStack,
  namesRead,
  newFile,
  newFolder,
  run,
  simulated,
  start,
  subusersOf,
} from "./audit-support";
import { startProgram } from "./program-support";
import { checkJunit, problemsOfAudit, problemsOfHtml, problemsOfSarif } from "./report-validity";
import { apiKey, otherKey } from "./support";

const eu = { username: "acme-eu", subusers: { news: true, shop: true } };
const us = { username: "acme-us", subusers: { news: true, shop: false } };

/** Two parent accounts, whose subusers have the same names. */
async function parents(accounts: { readonly eu: object; readonly us: object } = { eu, us }) {
  const { simulator, env } = await simulated({
    keys: { [apiKey]: { account: { ...eu, ...accounts.eu } }, [otherKey]: { account: { ...us, ...accounts.us } } },
  });
  const environment: Environment = {
    SENDGRID_BASE_URL: env.SENDGRID_BASE_URL,
    KEY_EU: apiKey,
    KEY_US: otherKey,
  };
  const audit = (...args: readonly string[]) => run(["audit", ...keys, ...args], environment);
  return { simulator, environment, audit };
}

const keys = ["--api-key-env", "us=KEY_US", "--api-key-env", "eu=KEY_EU"];

const waiver = { subuser: "shop", justification: "consent, DPO-7", owner: "privacy", expires: "2099-01-31" };

const expectations = {
  default: { expected: false },
  subusers: { news: { expected: true } },
  parents: {
    eu: { subusers: { lost: { expected: true } }, waivers: [waiver] },
    us: { subusers: { "n*s": { expected: true } } },
  },
};

test("reads the accounts of each parent account with its own key, and gives none another's value", async () => {
  const { simulator, environment, audit } = await parents();
  const { code, stdout, stderr } = await audit("--all");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const [first, , , header, ...rows] = stdout.trim().split("\n");
  expect(first).toMatch(
    /^Open tracking by default: 3 on, 1 off, .* of 4 accounts of eu \("acme-eu"\) and us \("acme-us"\); noth/,
  );
  expect(header?.split(/ {2,}/)).toEqual(["VERDICT", "KIND", "ACCOUNT", "PARENT", "DEFAULT", "EXPECTED", "WHY"]);
  expect(rows.map((row) => row.split(/ {2,}/).slice(2, 5))).toEqual([
    ["news", "eu", "on"],
    ["shop", "eu", "on"],
    ["news", "us", "on"],
    ["shop", "us", "off"],
  ]);
  expect(namesRead(simulator.requests).sort()).toEqual(["news", "news", "shop", "shop"]);
  // Whatever the order of the options is.
  const [, usKey = "", , euKey = ""] = keys;
  const other = ["audit", "--api-key-env", euKey, "--api-key-env", usKey, "--all"];
  expect((await run(other, environment)).stdout).toBe(stdout);
});

test("reads all parent accounts at the same time, each with as many requests at a time as one alone", async () => {
  const { simulator, environment } = await parents();
  const { code } = await run(["audit", ...keys], { ...environment, SENDGRID_MAX_CONCURRENCY: "1" });
  expect(code).toBe(0);
  // One after the other would be news, shop, news, shop.
  expect(namesRead(simulator.requests)).toEqual(["news", "news", "shop", "shop"]);
});

test("adds what is expected of one parent account's accounts to what is expected of all", async () => {
  const { audit } = await parents();
  const file = newFile("e.json", expectations);
  const json = JSON.parse((await audit("--expectations", file, "--format", "json")).stdout);
  expect(problemsOfAudit(json)).toEqual([]);
  expect(json.accounts.map(({ account, verdict, rule }: Record<string, unknown>) => [account, verdict, rule])).toEqual([
    [{ parent: "eu", subuser: "news" }, "met", "news"],
    [{ parent: "eu", subuser: "shop" }, "waived", "default"],
    [{ parent: "us", subuser: "news" }, "met", "news"],
    [{ parent: "us", subuser: "shop" }, "met", "default"],
  ]);
  expect(json.accounts[1].waiver).toEqual({ parent: "eu", ...waiver });
  // "n*s" matches news, although news has an entry of its own.
  expect(json.unmatchedEntries).toEqual([{ parent: "eu", section: "subusers", entry: "lost" }]);
  const { code, stdout } = await audit("--expectations", file);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^waived +subuser +shop +eu +on +off /m);
  expect(stdout).toMatch(/^unmatched entry +subuser +lost +eu /m);
});

test("lets a parent account's own entry and waiver replace those of all, and no waiver count for another's account", async () => {
  const { audit } = await parents({ eu: { subusers: { shop: true } }, us: { subusers: { shop: true } } });
  const own = {
    parents: { us: { default: { expected: true }, subusers: { "s*": { expected: true } }, maxWaiverDays: 9 } },
  };
  const ofAll = { default: { expected: false }, subusers: { "s*": { expected: false } }, maxWaiverDays: 999 };
  const one = await audit("--expectations", newFile("e.json", { ...ofAll, ...own }), "--format", "json");
  expect(one.code).toBe(1);
  expect(verdictsIn(one.stdout)).toEqual(["violated", "met"]);
  const waived = { default: { expected: false }, parents: { us: { waivers: [waiver] } } };
  const two = await audit("--expectations", newFile("e.json", waived), "--format", "json");
  expect(two.code).toBe(1);
  expect(verdictsIn(two.stdout)).toEqual(["violated", "waived"]);
  const tooLong = await audit("--expectations", newFile("e.json", { ...waived, maxWaiverDays: 30 }));
  expect(tooLong).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining("and maxWaiverDays is 30") });
});

function verdictsIn(json: string): readonly string[] {
  return JSON.parse(json).accounts.map(({ verdict }: { verdict: string }) => verdict);
}

test("calls an entry for all unmatched only when it matches no account of any of them, and names stale waivers", async () => {
  const { audit } = await parents({
    eu: { subusers: { a: false } },
    us: { subusers: { b: false, newsletter: false } },
  });
  const file = newFile("e.json", {
    default: { expected: false },
    subusers: {
      a: { expected: false },
      "b*": { expected: false },
      c: { expected: true },
      newsleter: { expected: true },
      "d*": { expected: true },
    },
    parents: {
      eu: { waivers: [{ ...waiver, subuser: "a" }] },
      us: { subusers: { c: { expected: true }, "e*": { expected: true } } },
    },
  });
  const { code, stdout } = await audit("--expectations", file, "--format", "json", "--strict");
  expect(code).toBe(1);
  const { unmatchedEntries, staleWaivers } = JSON.parse(stdout);
  expect(unmatchedEntries).toEqual([
    { section: "subusers", entry: "c" },
    { section: "subusers", entry: "newsleter", nearest: "newsletter" },
    { section: "subusers", entry: "d*" },
    { parent: "us", section: "subusers", entry: "c" },
    { parent: "us", section: "subusers", entry: "e*" },
  ]);
  expect(staleWaivers).toEqual([{ waiver: { parent: "eu", ...waiver, subuser: "a" }, reason: "nothing-to-waive" }]);
});

test("calls a pattern of the selection unmatched only when it matches no account of any of them", async () => {
  const { audit } = await parents({ eu: { subusers: { a: false, z: true } }, us: { subusers: { b: false, z: true } } });
  const { code, stdout } = await audit("--include", "a", "--include", "b", "--exclude", "q", "--format", "json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    accounts: [{ account: { parent: "eu", subuser: "a" } }, { account: { parent: "us", subuser: "b" } }],
    unmatchedPatterns: [{ property: "exclude", pattern: "q" }],
  });
});

test("ends with 3 when one of them has no account that is selected, or two keys are of the same account", async () => {
  const { audit } = await parents({ eu, us: { username: "acme-us", subusers: { b: false } } });
  const one = await audit("--include", "news", "--expectations", newFile("e.json", { default: { expected: true } }));
  expect(one).toMatchObject({
    code: 3,
    stderr: "No account of us matched the selection. Check --accounts, --include, --exclude and the API key.\n",
  });
  const same = await parents({ eu, us: { ...us, username: "acme-eu" } });
  const two = await same.audit();
  expect(two.code).toBe(3);
  expect(two.stdout).toContain('eu and us are both the account "acme-eu": set KEY_US to the key of another one.');
});

test("reads the others when the key of one is refused, and says whose", async () => {
  const { simulator, audit } = await parents();
  simulator.revokeKey(otherKey);
  const { code, stdout } = await audit("--format", "json");
  expect(code).toBe(3);
  const found = JSON.parse(stdout);
  expect(problemsOfAudit(found)).toEqual([]);
  expect(found.incompleteBecause).toMatch(/^us: Cannot list the subusers: .*KEY_US/);
  expect(found.accounts).toMatchObject([
    { account: { parent: "eu", subuser: "news" }, enabled: true },
    { account: { parent: "eu", subuser: "shop" }, enabled: true },
  ]);
});

const broken = { enabled: true, failure: { status: 403 } };

test("resumes with the readings that each key made, and refuses those of another key or another parent account", async () => {
  const { simulator, environment, audit } = await parents({
    eu: { ...eu, subusers: { ...eu.subusers, broken } },
    us,
  });
  const [file, second] = [join(newFolder(), "audit.json"), join(newFolder(), "second.json")];
  expect((await audit("--output", file)).code).toBe(3);
  const before = simulator.requests.length;
  const { code, stderr } = await audit("--resume", file, "--output", second);
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /^Readings taken over from ".*" for eu: 2, of .*\nReadings taken over from ".*" for us: 2, of /,
  );
  expect(namesRead(simulator.requests.slice(before))).toEqual(["broken"]);
  expect(auditIn(second).accounts.map(({ enabled }) => enabled)).toEqual([undefined, true, true, true, false]);
  const asked = simulator.requests.length;
  const swapped = { ...environment, KEY_EU: otherKey, KEY_US: apiKey };
  for (const [problem, args, env] of [
    ["was made with another API key for eu, whose accounts", keys, swapped],
    ["it has the parent accounts eu, us, not the parent account eu", keys.slice(2), environment],
    ["it has the parent accounts eu, us, not no named", [], { ...environment, SENDGRID_API_KEY: apiKey }],
  ] as const) {
    const refused = await run(["audit", ...args, "--resume", file], env);
    expect(refused).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(problem) });
  }
  expect(simulator.requests.length).toBe(asked);
});

test("uses each parent account's own readings again from one cache", async () => {
  const { simulator, environment } = await parents();
  const cache = { SENDGRID_READINGS_CACHE: join(newFolder(), "cache.json"), SENDGRID_MAX_AGE_SECONDS: "600" };
  const audit = () => run(["audit", ...keys, "--format", "json"], { ...environment, ...cache });
  await audit();
  const before = simulator.requests.length;
  const { accounts } = JSON.parse((await audit()).stdout);
  expect(accounts).toMatchObject([
    { account: { parent: "eu", subuser: "news" }, enabled: true, fromCache: true },
    { account: { parent: "eu", subuser: "shop" }, enabled: true, fromCache: true },
    { account: { parent: "us", subuser: "news" }, enabled: true, fromCache: true },
    { account: { parent: "us", subuser: "shop" }, enabled: false, fromCache: true },
  ]);
  expect(namesRead(simulator.requests.slice(before))).toEqual([]);
});

test("compares each parent account's accounts with its own of before, and refuses audits of other parent accounts", async () => {
  const { audit, environment } = await parents();
  const changed = await parents({ eu: { ...eu, subusers: { news: true, shop: false } }, us });
  const [before, after] = [join(newFolder(), "before.json"), join(newFolder(), "after.json")];
  await audit("--output", before);
  const moved = { ...changed.environment, SENDGRID_BASE_URL: changed.environment.SENDGRID_BASE_URL ?? "" };
  await run(["audit", ...keys, "--output", after], moved);
  const withUrlOf = auditIn(before).source.baseUrl;
  const file = newFile("after.json", { ...auditIn(after), source: { ...auditIn(after).source, baseUrl: withUrlOf } });
  const table = await run(["diff", before, file]);
  expect(table.code).toBe(1);
  expect(table.stdout.split("\n").slice(1)).toEqual([
    "changed: subuser shop of eu: on (nothing expected) => off (nothing expected)",
    "",
  ]);
  const markdown = await run(["diff", before, file, "--format", "markdown"]);
  expect(markdown.stdout).toContain("| changed | subuser `shop` of eu | on");
  const one = join(newFolder(), "one.json");
  await run(["audit", ...keys.slice(2), "--output", one], environment);
  const refused = await run(["diff", before, one]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("it has the parent account eu, not the parent accounts eu, us");
  const swapped = { ...environment, KEY_EU: otherKey, KEY_US: apiKey };
  await run(["audit", ...keys, "--output", one], swapped);
  expect((await run(["diff", before, one])).stdout).toContain("The audits were made with different API keys");
});

test("keeps the parent accounts apart in a history, also from audits of one key", async () => {
  const { audit, environment } = await parents();
  const folder = newFolder();
  await audit("--output", join(folder, "1.json"));
  await run(["audit", "--output", join(folder, "2.json")], { ...environment, SENDGRID_API_KEY: apiKey });
  const { code, stdout } = await run(["history", folder, "--format", "json"]);
  expect(code).toBe(0);
  const { parents: found } = JSON.parse(stdout);
  type Parent = { parentUsername: string; audits: unknown[]; accounts: { account: object; now: string }[] };
  expect(
    found.map(({ parentUsername, audits, accounts }: Parent) => [
      parentUsername,
      audits.length,
      accounts.map(({ account, now }) => [account, now]),
    ]),
  ).toEqual([
    [
      "acme-eu",
      2,
      [
        [{ subuser: "news" }, "on"],
        [{ subuser: "shop" }, "on"],
      ],
    ],
    [
      "acme-us",
      1,
      [
        [{ subuser: "news" }, "on"],
        [{ subuser: "shop" }, "off"],
      ],
    ],
  ]);
});

test("takes an account for declared only by a resource with the key of its parent account", async () => {
  const { audit } = await parents({ eu, us: { ...us, subusers: { ...us.subusers, third: true } } });
  const type = "pulumi-nodejs:dynamic/sendgrid:OpenTracking";
  const resource = (name: string, outputs: object) => exportedResource(type, name, outputs);
  const file = exportedStack(
    resource("a", { subuser: "news", apiKeyEnv: "KEY_EU" }),
    resource("b", { subuser: "shop", apiKeyEnv: "KEY_US" }),
    resource("c", { subuser: "gone", apiKeyEnv: "KEY_US" }),
    resource("d", { subuser: "third" }),
    resource("e", { subuser: "shop", apiKeyEnv: "KEY_US" }),
  );
  const { code, stdout } = await audit("--stack-export", file, "--format", "json", "--strict");
  expect(code).toBe(1);
  const found = JSON.parse(stdout);
  expect(problemsOfAudit(found)).toEqual([]);
  expect(found.coverage).toEqual({
    stacks: [{ file, name: "shop/prod", declared: 4 }],
    declared: 4,
    undeclared: [
      { parent: "eu", subuser: "shop" },
      { parent: "us", subuser: "news" },
    ],
    declaredWithOtherKey: [{ parent: "us", subuser: "third" }],
    declaredButGone: [{ parent: "us", subuser: "gone" }],
  });
  expect((await audit("--stack-export", file)).stdout).toContain("undeclared: subuser shop of eu\n");
  expect((await audit("--stack-export", file, "--format", "markdown")).stdout).toContain(
    "undeclared: subuser `news` of us\n",
  );
});

test("names the parent account in every format, and shows neither key", async () => {
  const { simulator, audit } = await parents({ eu: { ...eu, subusers: { ...eu.subusers, broken } }, us });
  const expected = {
    default: { expected: false },
    subusers: { nobody: { expected: false } },
    parents: {
      eu: { waivers: [waiver, { ...waiver, subuser: "old" }] },
      us: { subusers: { lost: { expected: true } } },
    },
  };
  const text = JSON.stringify(expected, undefined, 2);
  const folder = newFolder();
  const file = (ending: string) => join(folder, `audit${ending}`);
  const endings = [".json", ".sarif", ".junit.xml", ".csv", ".md", ".html", ".txt"];
  const outputs = endings.flatMap((ending) => ["--output", file(ending)]);
  const { stdout, stderr } = await audit("--expectations", newFile("e.json", text), ...outputs, "--format", "github");
  const [json, sarif, junit, csv, markdown, html, table] = endings.map((ending) =>
    readFileSync(file(ending), "utf8"),
  ) as [string, string, string, string, string, string, string];
  for (const written of [stdout, stderr, json, sarif, junit, csv, markdown, html, table]) {
    for (const secret of [apiKey, otherKey]) {
      for (const part of secret.split(".").slice(1)) expect(written).not.toContain(part);
    }
  }
  expect(problemsOfAudit(JSON.parse(json))).toEqual([]);
  expect(JSON.parse(json).staleWaivers).toMatchObject([{ waiver: { parent: "eu", subuser: "old" } }]);
  expect(problemsOfSarif(JSON.parse(sarif))).toEqual([]);
  const lines = text.split("\n");
  const lineOf = (found: string) => lines.findIndex((line) => line.includes(found)) + 1;
  type Result = { message: { text: string }; partialFingerprints: object; locations: unknown };
  const results: readonly Result[] = JSON.parse(sarif).runs[0].results;
  const resultOf = (start: string) => results.find(({ message }) => message.text.startsWith(start));
  for (const [start, line] of [
    ['Open tracking of subuser "news" of us is on', lineOf('"default"')],
    ['Open tracking of subuser "news" of eu is on', lineOf('"default"')],
    ['Open tracking of subuser "shop" of eu is on', lineOf('"subuser": "shop"') - 1],
    ['The waiver of subuser "old" of eu changes nothing', lineOf('"subuser": "old"') - 1],
    ['subuser "lost" of us: This entry matches no account', lineOf('"lost"')],
  ] as const) {
    expect(resultOf(start)?.locations, start).toMatchObject([{ physicalLocation: { region: { startLine: line } } }]);
  }
  expect(new Set(results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(
    results.length,
  );
  checkJunit(junit);
  expect(junit).toContain('<testcase classname="subuser of us" name="news"><failure');
  expect(junit).toContain('<property name="parent.eu" value="acme-eu"/>');
  const [columns = "", ...records] = csv.trim().split("\r\n");
  expect(columns.endsWith(",parent")).toBe(true);
  expect(records.map((record) => [record.split(",")[0], record.split(",")[2], record.split(",").at(-1)])).toEqual([
    ["tally", "", ""],
    ["account", "broken", "eu"],
    ["account", "news", "eu"],
    ["account", "shop", "eu"],
    ["account", "news", "us"],
    ["account", "shop", "us"],
    ["stale-waiver", "old", "eu"],
    ["unmatched-entry", "nobody", ""],
    ["unmatched-entry", "lost", "us"],
  ]);
  expect(markdown).toContain("| Verdict | Account | Parent | Default |");
  expect(markdown).toContain("| violated | subuser `news` | us | on | off |");
  expect(markdown).toContain("for the accounts eu (`acme-eu`) and us (`acme-us`) at");
  expect(html).toContain('<th scope="row"><bdi>news</bdi></th>');
  expect(html).toMatch(/<bdi>lost<\/bdi><\/th>.*<td class="parent">us<\/td>/);
  expect(html).toContain("<div><dt>For the account</dt><dd>eu (acme-eu) and us (acme-us)</dd></div>");
  expect(await problemsOfHtml(html)).toEqual([]);
  expect(markdown).toContain("| unmatched entry | subuser `nobody` | – |");
  expect(table).toMatch(/^stale waiver +subuser +old +eu /m);
  expect((await run(["diff", file(".json"), file(".json")])).stdout).toContain(": Nothing changed\n");
  expect(stdout).toContain("::error title=Open tracking violated%3A subuser news of us::");
  expect(simulator.requests.every(({ method }) => method === "GET")).toBe(true);
});

test("refuses a command line or expectations that cannot be meant, before any request", async () => {
  const { simulator, environment } = await parents();
  const empty = { parents: { eu: {}, us: {} } };
  const file = (content: object) => ["--expectations", newFile("e.json", content)];
  for (const [problem, args, more = {}] of [
    ['does not name an environment variable behind a "="', ["--api-key-env", "KEY_EU"]],
    ['does not name an environment variable behind a "="', ["--api-key-env", `eu=${apiKey}`]],
    ['names the parent account "e u". Use up to 32 letters', ["--api-key-env", "e u=KEY_EU"]],
    ['gives "eu" twice', ["--api-key-env", "eu=KEY_EU", "--api-key-env", "eu=KEY_US"]],
    ['gives "KEY_EU" twice', ["--api-key-env", "eu=KEY_EU", "--api-key-env", "us=KEY_EU"]],
    ["The environment variable KEY_XX, named by --api-key-env, is not set", ["--api-key-env", "eu=KEY_XX"]],
    ["the API key in the environment variable KEY_US", keys, { KEY_US: "SG.short.key" }],
    ["KEY_EU and KEY_US hold the same API key. Set KEY_US", keys, { KEY_US: apiKey }],
    ["SENDGRID_PARENT_USERNAME names one account", keys, { SENDGRID_PARENT_USERNAME: "acme" }],
    ["--subuser names a subuser of one parent account", [...keys, "--subuser", "shop"]],
    [
      'has the parent account "as", which has no key. Add --api-key-env as=<variable>',
      [...keys, ...file({ parents: { as: {} } })],
    ],
    ['has the parent account "eu", which has no key', file(expectations), { SENDGRID_API_KEY: apiKey }],
    [
      "has waivers for every parent account, whose accounts",
      [...keys, ...file({ default: { expected: false }, waivers: [waiver] })],
    ],
    ["expects nothing of any account", [...keys, ...file(empty)]],
    [
      "parents.eu.defualt is not a known property. Did you mean default?",
      [...keys, ...file({ parents: { eu: { defualt: 1 } } })],
    ],
    ['parents["e u"] is not the name of a parent account', [...keys, ...file({ parents: { "e u": {} } })]],
    ["parents.eu is 7. Write an object", [...keys, ...file({ parents: { eu: 7 } })]],
    ["parents is 7. Write an object", [...keys, ...file({ parents: 7 })]],
    [
      'parents.eu.subusers["shop"].expected is missing',
      [...keys, ...file({ parents: { eu: { subusers: { shop: {} } } } })],
    ],
  ] as const) {
    const { code, stdout, stderr } = await run(["audit", ...args], { ...environment, ...more });
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(problem);
    expect(stderr).not.toContain(apiKey);
  }
  expect(simulator.requests).toEqual([]);
});

test("redacts a part of each key, however its option is written", async () => {
  const { environment } = await parents();
  const [, , secret = ""] = apiKey.split(".");
  for (const option of [["--api-key-env", "eu=KEY_EU"], ["--api-key-env=eu=KEY_EU"]]) {
    const { code, stderr } = await run(["audit", ...option, "--accounts", secret], environment);
    expect(code).toBe(2);
    expect(stderr).toContain('--accounts is "[API key]"');
  }
});

test("ends all readings when what is expected of one parent account's accounts is a tie", async () => {
  const { audit } = await parents();
  const tie = {
    default: { expected: false },
    parents: { us: { subusers: { "sh*": { expected: true }, "*op": { expected: false } } } },
  };
  const { code, stderr } = await audit("--expectations", newFile("e.json", tie));
  expect(code).toBe(2);
  expect(stderr).toContain('subusers["sh*"] and subusers["*op"] both match subuser "shop".');
});

test("takes the key of one parent account with its name, and its expectations", async () => {
  const { environment } = await parents();
  const text = JSON.stringify({ waivers: [waiver], parents: { eu: { default: { expected: false } } } }, undefined, 2);
  const args = ["audit", ...keys.slice(2), "--expectations", newFile("e.json", text)];
  const { code, stdout } = await run([...args, "--format", "json"], environment);
  expect(code).toBe(1);
  expect(verdictsIn(stdout)).toEqual(["violated", "waived"]);
  const sarif = JSON.parse((await run([...args, "--format", "sarif"], environment)).stdout);
  const line = text.split("\n").findIndex((each) => each.includes('"subuser": "shop"'));
  expect(sarif.runs[0].results[1].locations[0].physicalLocation.region.startLine).toBe(line);
});

test("calls a parent account by its name alone where its key may not ask for the username", async () => {
  const scopes = ["tracking_settings.open.read", "subusers.read"];
  const { environment } = await parents();
  const { env } = await simulated({
    keys: { [apiKey]: { account: eu, scopes }, [otherKey]: { account: us } },
  });
  const file = join(newFolder(), "audit.json");
  const { code, stderr } = await run(["audit", ...keys, "--output", file], { ...environment, ...env });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringContaining('of 4 accounts of eu and us ("acme-us");'),
  });
  const { stdout } = await run(["history", file, "--format", "json"]);
  expect(JSON.parse(stdout).parents).toMatchObject([{ accounts: [{}, {}] }, { parentUsername: "acme-us" }]);
});

test("tells of a long wait whose it is, and when interrupted writes what was read of all of them", async () => {
  const { environment } = await parents({ eu: { subusers: subusersOf(200) }, us });
  const file = join(newFolder(), "audit.json");
  const child = start(["audit", ...keys, "--output", file], { ...environment, SENDGRID_REQUESTS_PER_MINUTE: "120" });
  child.stderr?.on("data", (text) => {
    if (String(text).includes("The rate limit")) child.kill("SIGINT");
  });
  const { code, stderr } = await ended(child);
  expect(code).toBe(130);
  expect(stderr).toMatch(/^eu: The rate limit makes reading 19\d more accounts take at least 1 minute/m);
  const found = auditIn(file);
  expect(problemsOfAudit(found)).toEqual([]);
  expect(found).toMatchObject({ complete: false, incompleteBecause: expect.stringMatching(/^Interrupted \(SIGINT\)/) });
});

test("refuses an audit file whose accounts are of no parent account that it names", async () => {
  const { audit } = await parents();
  const file = join(newFolder(), "audit.json");
  await audit("--output", file);
  const whole = auditIn(file);
  const [first, ...others] = whole.accounts;
  for (const [problem, change] of [
    ["accounts[0].account is", { accounts: [{ ...first, account: { subuser: "news" } }, ...others] }],
    ["accounts[0].account is", { accounts: [{ ...first, account: { parent: "as", subuser: "news" } }, ...others] }],
    [
      "source.parents[0].name is",
      { source: { ...whole.source, parents: [{ name: "\u001b", apiKeyEnv: "A", apiKeyFingerprint: "0".repeat(16) }] } },
    ],
  ] as const) {
    const broken = newFile("broken.json", { ...whole, ...change });
    const refused = await run(["history", broken]);
    expect(refused).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(problem) });
  }
});

test("programs and policies refuse expectations of several parent accounts", async () => {
  await startProgram({ subusers: { shop: true } });
  const fleet = () => new OpenTrackingFleet("all", { expectations: expectations as never });
  const policies = () => createOpenTrackingPolicies(expectations as never);
  for (const refused of [fleet, policies])
    expect(refused).toThrow(
      "has parents, which only the audit command tells apart. Give the expectations of one parent account.",
    );
});
