import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Environment, ended, namesRead, run, simulated, start } from "./audit-support";
import { newCache } from "./readings-cache-support";
import { apiKey } from "./support";

const broken = { enabled: true, failure: { status: 403 } };
const subusers = { acme: true, shop: false, broken };

/** Sends a query as Terraform does: on standard input, which then ends. */
function external(query: string, env: Environment) {
  const child = start(["read", "--format", "external"], env);
  child.stdin?.end(query);
  return ended(child);
}

test("prints on or off for one account, and a line for each of several", async () => {
  const { simulator, run } = await simulated({ subusers, self: true, customerAccounts: { sg1: false } });
  expect(await run("read", "acme")).toEqual({ code: 0, stdout: "on\n", stderr: "" });
  expect(await run("read", "shop")).toEqual({ code: 0, stdout: "off\n", stderr: "" });
  expect(await run("read", "--self")).toEqual({ code: 0, stdout: "on\n", stderr: "" });
  expect(await run("read", "shop", "acme", "--account-id", "sg1", "--self")).toEqual({
    code: 0,
    stdout: "shop off\nacme on\n--account-id sg1 off\n--self on\n",
    stderr: "",
  });
  // It lists nothing, and reads no account that is not named.
  expect(namesRead(simulator.requests)).not.toContain("broken");
  expect(simulator.requests.filter(({ path }) => path.startsWith("/v3/subusers"))).toEqual([]);
});

test("says of an environment variable that is obviously mistyped that it is not read", async () => {
  const { env } = await simulated({ subusers });
  const own = { SENDGRID_EU_BASE_URL: "http://127.0.0.1", SENDGRID_API_KEY_EU: apiKey };
  const result = await run(["read", "acme"], { ...env, ...own, SENDGRID_PARENT_USER: "other" });
  const warning = "The environment variable SENDGRID_PARENT_USER is not read. Did you mean SENDGRID_PARENT_USERNAME?";
  expect(result).toEqual({ code: 0, stdout: "on\n", stderr: `${warning}\n` });
});

test("takes no argument for the name of a variable with an API key", async () => {
  const name = "newsletter-of-the-french-shop";
  const { env } = await simulated({ subusers: { TEAM: true, [name]: false } });
  const { stdout } = await run(["read", "TEAM", name], { ...env, TEAM: name });
  expect(stdout).toBe(`TEAM on\n${name} off\n`);
});

test("ends with 3 and says why when an account cannot be read, and calls it neither on nor off", async () => {
  const { run } = await simulated({ subusers });
  const one = await run("read", "broken");
  expect(one).toEqual({ code: 3, stdout: "", stderr: expect.stringMatching(/^Cannot read .* "broken": .*403/) });
  const several = await run("read", "acme", "broken");
  expect(several).toEqual({ code: 3, stdout: "acme on\nbroken unreadable\n", stderr: one.stderr });
  const json = await run("read", "broken", "acme", "--format", "json");
  expect(json.code).toBe(3);
  expect(JSON.parse(json.stdout)).toEqual([
    { subuser: "broken", error: { code: "forbidden", message: one.stderr.trim() } },
    { subuser: "acme", enabled: true, readAt: expect.stringMatching(/^\d{4}-.*Z$/) },
  ]);
});

test("refuses a command line that names no account, or one twice, before any request", async () => {
  const { simulator, run } = await simulated({ subusers });
  for (const [problem, ...args] of [
    ["No account is named. Give the username of a subuser, --account-id <id> or --self."],
    ['The account "subuser/acme" is named twice. Keep one.', "acme", "acme"],
    ["is blank", " "],
    ['--format is "yaml". Use text, json or external.', "acme", "--format", "yaml"],
    ["--format external reads on standard input", "acme", "--format", "external"],
    ["There is no option --subuser.", "--subuser", "acme"],
  ] as const) {
    const { code, stdout, stderr } = await run("read", ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(problem);
  }
  expect(simulator.requests).toEqual([]);
});

test("speaks the protocol of Terraform's external data source", async () => {
  const { env } = await simulated({ subusers, self: false, customerAccounts: { sg1: true } });
  for (const [query, answer] of [
    [{ subuser: "acme" }, { enabled: "true" }],
    [{ self: "true" }, { enabled: "false" }],
    [{ accountId: "sg1" }, { enabled: "true" }],
    [{ subusers: "shop, acme" }, { shop: "false", acme: "true" }],
    [{ subusers: "acme" }, { acme: "true" }],
  ]) {
    const { code, stdout, stderr } = await external(JSON.stringify(query), env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual(answer);
  }
});

test("answers a program with nothing when a part of the answer is missing", async () => {
  const { env } = await simulated({ subusers });
  for (const query of ['{"subuser":"broken"}', '{"subusers":"acme,broken"}']) {
    expect(await external(query, env)).toEqual({
      code: 3,
      stdout: "",
      stderr: expect.stringMatching(/^Cannot read open tracking of subuser "broken"/),
    });
  }
});

test.each([
  ["", "Standard input has no JSON object. Write one of"],
  ['{"subuser":', "Standard input has no JSON object"],
  ["{}", "The query has 0 members instead of one."],
  ['{"subuser":"acme","self":"true"}', "The query has 2 members instead of one."],
  ['{"subuser":"acme","subuser":"shop"}', "The query has subuser twice, and only the last one would count."],
  ['{"user":"acme"}', "user is not a known property"],
  ['{"subuser":true}', "subuser is true, not a text"],
  ['{"self":"yes"}', 'self is not "true"'],
  ['["acme"]', "the query is "],
  ['{"subusers":"acme,,shop"}', "is empty"],
  ['{"subusers":"acme,acme"}', "is named twice"],
])("refuses the query %s before any request", async (query, problem) => {
  const { simulator, env } = await simulated({ subusers });
  const { code, stdout, stderr } = await external(query, env);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(`sendgrid-open-tracking read: `);
  expect(stderr).toContain(problem);
  expect(simulator.requests).toEqual([]);
});

test("takes hostile names through all formats, and each comes back as it was", async () => {
  const names = ["__proto__", "constructor", "::error::x", "##vso[task]", 'a"b', "a\\nb", "-x", "--self"];
  const { env, run } = await simulated({ subusers: Object.fromEntries(names.map((name, n) => [name, n % 2 === 0])) });
  const json = JSON.parse((await run("read", "--format", "json", "--", ...names)).stdout);
  expect(json.map(({ subuser }: { subuser: string }) => subuser)).toEqual(names);
  const lines = (await run("read", "--", ...names)).stdout.trimEnd().split("\n");
  const shown = lines.map((line) => JSON.parse(`"${line.replace(/^-- | (on|off)$/g, "").replaceAll('"', '\\"')}"`));
  expect(shown).toEqual(names);
  expect(lines.slice(-2)).toEqual(["-- -x on", "-- --self off"]);
  expect(lines.join("\n")).not.toMatch(/^::|##vso\[/m);
  const answer = JSON.parse((await external(JSON.stringify({ subusers: names.join(",") }), env)).stdout);
  expect(Object.keys(answer).sort()).toEqual([...names].sort());
  const single = await external(JSON.stringify({ subuser: "__proto__" }), env);
  expect(JSON.parse(single.stdout)).toEqual({ enabled: "true" });
});

test("uses earlier readings only where a cache is set, and says so", async () => {
  const { simulator, env } = await simulated({ subusers });
  const { file, environment } = newCache();
  const cached = { ...env, ...environment };
  expect(await run(["read", "acme"], cached)).toEqual({ code: 0, stdout: "on\n", stderr: "" });
  simulator.setOpenTracking("acme", false);
  const again = await run(["read", "acme", "shop", "--format", "json"], cached);
  expect(again.stderr).toBe(`1 of 2 readings from ${JSON.stringify(file)}, the oldest 0 minutes old\n`);
  expect(JSON.parse(again.stdout)).toMatchObject([{ enabled: true, fromCache: true }, { enabled: false }]);
  expect((await run(["read", "acme"], env)).stdout).toBe("off\n");
});

test("never shows the key, and prints nothing when it is interrupted", async () => {
  const { env } = await simulated({ subusers, keys: { [apiKey]: { scopes: [] } } });
  const keyed = { ...env, SENDGRID_API_KEY: apiKey };
  for (const format of ["text", "json"]) {
    const { code, stdout, stderr } = await run(["read", "acme", "--format", format], keyed);
    expect(code).toBe(3);
    expect(`${stdout}${stderr}`).not.toContain(apiKey.slice(5, 20));
  }
  const slow = await simulated({ subusers, latencyMilliseconds: 5000 });
  const child = start(["read", "acme"], slow.env);
  const sent = setInterval(() => {
    if (slow.simulator.requests.length === 0) return;
    clearInterval(sent);
    child.kill("SIGINT");
  }, 20);
  expect(await ended(child)).toEqual({ code: 130, stdout: "", stderr: "" });
});

test("the guide for Terraform asks as it answers", async () => {
  const guide = readFileSync(new URL("../../docs/guides/from-terraform.md", `file://${__filename}`), "utf8");
  const program = /program\s*=\s*\[(.*)\]/.exec(guide)?.[1] ?? "";
  const words = [...program.matchAll(/"([^"]*)"/g)].map(([, word]) => word);
  expect(words.slice(0, 2)).toEqual(["npx", "sendgrid-open-tracking"]);
  const [, name = "", value = ""] = /query\s*=\s*\{\s*(\w+)\s*=\s*"([^"]*)"/.exec(guide) ?? [];
  const { env } = await simulated({ subusers: { newsletter: true } });
  const child = start(words.slice(2) as string[], env);
  child.stdin?.end(JSON.stringify({ [name]: value }));
  const { code, stdout } = await ended(child);
  expect(code).toBe(0);
  const [, member = ""] = /data\.external\.\w+\.result\.(\w+)/.exec(guide) ?? [];
  expect(JSON.parse(stdout)[member]).toBe("true");
});
