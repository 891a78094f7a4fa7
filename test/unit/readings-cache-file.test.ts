import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import Ajv from "ajv";
import schema from "pulumi-sendgrid-open-tracking/readings-cache.schema.json";
import { expect, onTestFinished, test, vi } from "vitest";
import { namesRead, newFolder, run, simulated } from "./audit-support";
import { age, cacheIn, entriesIn, newCache, rewrite } from "./readings-cache-support";
import { apiKey, otherKey } from "./support";

const subusers = { acme: true, beta: false };

/** Audits that share a cache. */
async function audits(options: Parameters<typeof simulated>[0] = { subusers }) {
  const { simulator, env } = await simulated(options);
  const { file, environment } = newCache();
  const audit = (...args: readonly string[]) => run(["audit", ...args], { ...env, ...environment });
  return { simulator, env, environment, file, audit, read: () => namesRead(simulator.requests).sort() };
}

test("is a file that meets its schema, whatever was read", async () => {
  const { file, audit } = await audits({ subusers, customerAccounts: { sg1: true } });
  await audit();
  await audit("--subuser", "acme");
  await audit("--accounts", "customer");
  const validate = new Ajv({ allErrors: true, formats: { "date-time": true } }).compile(schema);
  expect(validate(cacheIn(file)), JSON.stringify(validate.errors)).toBe(true);
  expect(cacheIn(file).$schema).toBe(schema.$id);
  expect(validate({ ...cacheIn(file), version: 2 })).toBe(false);
  const names = entriesIn(file).map(({ subuser, accountId }) => subuser ?? accountId);
  expect(names.sort()).toEqual(["acme", "beta", "sg1"]);
});

const valid = (file: string) => JSON.stringify(cacheIn(file));

const first = (file: string, change: object) => {
  rewrite(file, (entry) => ({ ...entry, ...change }));
  return readFileSync(file, "utf8");
};

test.each([
  ["empty", () => "", "is not a readings cache"],
  ["of another kind", () => '{"version":1,"accounts":[]}', "is not a readings cache"],
  ["no object", () => "null", "is not a readings cache"],
  ["cut off", (file: string) => valid(file).slice(0, -5), "is damaged: it is not JSON"],
  ["of a later version", (file: string) => valid(file).replace("cache:1", "cache:2"), "by another version"],
  [
    "of a wrong version",
    (file: string) => valid(file).replace('"version":1', '"version":"1"'),
    'version is "1", not 1',
  ],
  ["with more than it can have", (file: string) => valid(file).replace('"version"', '"extra":1,"version"'), "extra"],
  [
    "with a text as a value",
    (file: string) => first(file, { enabled: "false" }),
    'enabled is "false", not true or false',
  ],
  ["without a value", (file: string) => first(file, { enabled: undefined }), "enabled is missing"],
  ["with a day as a moment", (file: string) => first(file, { readAt: "2027-01-01" }), 'readAt is "2027-01-01"'],
  ["with a number as a moment", (file: string) => first(file, { readAt: 7 }), "readAt is 7"],
  ["with a moment that is none", (file: string) => first(file, { readAt: "2027-02-30T00:00:00.000Z" }), "readAt is"],
  ["with no account", (file: string) => first(file, { subuser: undefined }), "sources[0].readings[0] has no account"],
  ["with an account that cannot be", (file: string) => first(file, { subuser: "" }), "readings[0] has no account"],
  ["with two accounts at once", (file: string) => first(file, { self: true }), "readings[0] has no account"],
  ["with one account twice", (file: string) => first(file, { subuser: "acme", id: 1 }), "second reading"],
  ["with a text as a number", (file: string) => first(file, { id: "7" }), 'id is "7"'],
  ["of another region", (file: string) => valid(file).replace('"global"', '"mars"'), 'region is "mars"'],
  ["with more than a fingerprint", (file: string) => valid(file).replace(/"[0-9a-f]{16}"/, '"abc"'), "16 hex digits"],
])("leaves a file alone that is %s, and says what to do", async (_what, content, problem) => {
  const { file, audit, read } = await audits();
  await audit();
  const text = content(file);
  writeFileSync(file, text);
  const before = read().length;
  const { code, stdout, stderr } = await audit();
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(`Cannot use the readings cache: ${JSON.stringify(file)}`);
  expect(stderr).toContain(problem);
  expect(stderr).toMatch(/Name another file|Delete it to begin a new one/);
  expect(readFileSync(file, "utf8")).toBe(text);
  expect(read()).toHaveLength(before);
});

test("writes into no folder, no link that leads elsewhere, and nothing that is no file or has no folder", async () => {
  const { audit, file, simulator } = await audits();
  const refused = async (problem: string) => {
    const { code, stderr } = await audit();
    expect(code).toBe(2);
    expect(stderr).toContain(problem);
    expect(simulator.requests).toEqual([]);
  };
  mkdirSync(file);
  await refused("is a folder. Name a file in that folder.");
  rmSync(file, { recursive: true });
  execFileSync("mkfifo", [file]);
  await refused("is not a file. Name a file, or one that is not there yet.");
  rmSync(file);
  const elsewhere = join(newFolder(), "target.json");
  symlinkSync(elsewhere, file);
  await refused("cannot be read and written (no such file or folder)");
  writeFileSync(elsewhere, "");
  await refused("is a link that leads out of its folder. Name the file itself.");
  expect(readFileSync(elsewhere, "utf8")).toBe("");
  rmSync(file);
  symlinkSync("/dev/null", join(dirname(file), "null"));
  symlinkSync("null", file);
  await refused("is a link that leads out of its folder");
  rmSync(dirname(file), { recursive: true });
  await refused("cannot be read and written (no such file or folder). Name a file in a folder that exists");
});

test("follows a link within its folder, and leaves it there", async () => {
  const { audit, file } = await audits();
  const target = join(dirname(file), "target.json");
  await audit();
  writeFileSync(target, readFileSync(file));
  rmSync(file);
  symlinkSync("target.json", file);
  expect((await audit()).stdout).toContain("2 from the readings cache");
  await audit("--subuser", "acme");
  expect(readdirSync(dirname(file)).sort()).toEqual(["cache.json", "target.json"]);
});

test("is for its owner alone, also when it was not before", async () => {
  const { audit, file } = await audits();
  await audit("--subuser", "acme");
  chmodSync(file, 0o644);
  await audit("--subuser", "beta");
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("refuses to be a report's file as well", async () => {
  const { audit, file, simulator } = await audits();
  const json = await audit("--output", file);
  expect(json).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("is the same file as SENDGRID_READINGS_CACHE"),
  });
  expect(simulator.requests).toEqual([]);
});

test("drops what is older than seven days, and keeps what another process wrote meanwhile", async () => {
  const { audit, file, environment, env } = await audits();
  await audit();
  const moment = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  rewrite(file, (entry) => ({ ...entry, readAt: moment(entry.subuser === "acme" ? 6.9 : 7.1) }));
  await run(["audit", "--subuser", "gone"], { ...env, ...environment });
  expect(entriesIn(file)).toHaveLength(2);
  await audit("--subuser", "beta");
  const kept = entriesIn(file).map(({ subuser, id }) => `${subuser} ${id === undefined ? "by name" : "listed"}`);
  expect(kept.sort()).toEqual(["acme listed", "beta by name"]);
});

test("drops a key of which all readings are older than seven days", async () => {
  const keys = { [apiKey]: {}, [otherKey]: {} };
  const { audit, file, environment, env } = await audits({ subusers, keys });
  await audit();
  age(file, 8 * 86_400);
  await run(["audit"], { ...env, ...environment, SENDGRID_API_KEY: otherKey });
  expect(cacheIn(file).sources).toHaveLength(1);
  expect(entriesIn(file)).toHaveLength(2);
});

test("keeps what another process read later", async () => {
  const { audit, file, read } = await audits({ subusers, latencyMilliseconds: 300 });
  await audit();
  const known = read().length;
  const before = readFileSync(file, "utf8");
  rmSync(file);
  const running = audit("--include", "acme", "--format", "json");
  // After acme was asked for, and before that is written.
  const timer = setInterval(() => {
    if (read().length === known) return;
    clearInterval(timer);
    writeFileSync(file, before);
    rewrite(file, (entry) => ({ ...entry, enabled: false, readAt: new Date().toISOString() }));
  }, 10);
  onTestFinished(() => clearInterval(timer));
  // The audit has what it read itself.
  expect(JSON.parse((await running).stdout).accounts).toMatchObject([{ enabled: true }]);
  expect(entriesIn(file).map(({ enabled }) => enabled)).toEqual([false, false]);
});

test("waits for another process that writes, and takes over from one that was killed", async () => {
  const { audit, file } = await audits();
  const lock = `${file}.lock`;
  writeFileSync(lock, "another process");
  const running = audit("--subuser", "acme");
  const freed = setTimeout(() => rmSync(lock), 1500);
  onTestFinished(() => clearTimeout(freed));
  expect((await running).code).toBe(0);
  // A command in the process of the test ends before what it still has to do.
  await vi.waitFor(() => expect(entriesIn(file)).toHaveLength(1), 10_000);
  writeFileSync(lock, "a process that was killed");
  const leftover = join(dirname(file), ".cache.json.0123456789abcdef.tmp");
  writeFileSync(leftover, "half");
  const longAgo = new Date(Date.now() - 61_000);
  for (const each of [lock, leftover]) utimesSync(each, longAgo, longAgo);
  await audit("--subuser", "beta");
  expect(entriesIn(file)).toHaveLength(2);
  expect(readdirSync(dirname(file))).toEqual(["cache.json"]);
});

test("says it when what was read cannot be kept, and reports it all the same", async () => {
  const { audit, file } = await audits({ subusers, latencyMilliseconds: 300 });
  const running = audit("--format", "json");
  const timer = setTimeout(() => writeFileSync(file, "not a cache"), 700);
  onTestFinished(() => clearTimeout(timer));
  const { code, stdout, stderr } = await running;
  expect({ code, accounts: JSON.parse(stdout).accounts.length }).toEqual({ code: 0, accounts: 2 });
  expect(stderr).toContain("What was read is not kept for later. Cannot use the readings cache");
  expect(readFileSync(file, "utf8")).toBe("not a cache");
  expect(existsSync(`${file}.lock`)).toBe(false);
  rmSync(file);
  const folderLost = audit();
  const later = setTimeout(() => rmSync(dirname(file), { recursive: true }), 700);
  onTestFinished(() => clearTimeout(later));
  expect(await folderLost).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(
      "cannot be read and written (no such file or folder). Name a file in a folder that exists",
    ),
  });
});

test("has room for ten thousand accounts in 1.5 MB, even with the longest names", async () => {
  const { audit, file } = await audits();
  await audit();
  const cache = cacheIn(file);
  const [source] = cache.sources;
  const readings = Array.from({ length: 9998 }, (_, index) => {
    const subuser = `${index}`.padEnd(64, "x");
    return { subuser, id: 90_000_000 + index, enabled: false, readAt: new Date().toISOString() };
  });
  writeFileSync(file, JSON.stringify({ ...cache, sources: [{ ...source, readings }] }));
  await audit();
  expect(entriesIn(file)).toHaveLength(10_000);
  expect(statSync(file).size).toBeLessThan(1_500_000);
});
