import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import schema from "pulumi-sendgrid-open-tracking/audit.schema.json";
import { expect, test } from "vitest";
import { auditIn, ended, namesRead, newFile, newFolder, simulated, start, subusersOf } from "./audit-support";
import type { Audit } from "./internals/cli";

const accounts = 300;
const seed = 20270331;
/** How often an audit is interrupted. */
const interrupts = Number(process.env.INTERRUPTS ?? 12);
const atTheSameTime = 3;
const isValid = new Ajv({ strict: true, strictTypes: false }).compile(schema);

/** Numbers from 0 to 1 that are the same in every run. */
function* randomNumbers(state: number): Generator<number, never> {
  for (let current = state; ; ) {
    current = (Math.imul(current, 1_664_525) + 1_013_904_223) >>> 0;
    yield current / 2 ** 32;
  }
}

/** An audit without what is another in every run: where it read, and when. */
function comparable({ startedAt, finishedAt, source: { baseUrl, ...source }, accounts, ...rest }: Audit) {
  return { ...rest, source, accounts: accounts.map(({ readAt, takenOver, ...account }) => account) };
}

/** What an audit finds that nothing interrupts. */
async function uninterrupted(): Promise<Audit> {
  const { run } = await simulated({ subusers: subusersOf(accounts) });
  return JSON.parse((await run("audit", "--format", "json")).stdout) as Audit;
}

/** Interrupts an audit after so many requests, and takes it up again. Returns how many readings it took over. */
async function interruptAfter(requests: number, whole: Audit): Promise<number> {
  const { simulator, env } = await simulated({ subusers: subusersOf(accounts), latencyMilliseconds: 4 });
  const folder = newFolder();
  const [json, html] = [join(folder, "audit.json"), join(folder, "audit.html")];
  const child = start(["audit", "--output", json, "--output", html], env);
  const end = ended(child);
  while (simulator.requests.length < requests) await new Promise(setImmediate);
  child.kill("SIGINT");
  const { code, stderr } = await end;
  expect(code, `after ${requests} requests: ${stderr}`).toBe(130);
  expect(readdirSync(folder).sort()).toEqual(["audit.html", "audit.json"]);
  const partial = auditIn(json);
  expect(isValid(partial)).toBe(true);
  expect(partial).toMatchObject({ complete: false, incompleteBecause: expect.stringContaining("Interrupted") });
  expect(partial.accounts.filter(({ enabled }) => enabled === undefined)).toEqual([]);
  expect(partial.accounts.length).toBeLessThan(accounts);
  const { notRead } = partial;
  if (notRead?.isAll) expect(partial.accounts.length + notRead.accounts).toBe(accounts);
  else expect(partial.accounts.length + (notRead?.accounts ?? accounts)).toBeLessThanOrEqual(accounts);

  const before = simulator.requests.length;
  const resumed = await ended(start(["audit", "--resume", json, "--output", json], env));
  expect(resumed.code).toBe(0);
  const taken = new Set(partial.accounts.map(({ account }) => account.subuser));
  const read = namesRead(simulator.requests.slice(before));
  expect(read.sort()).toEqual(
    Object.keys(subusersOf(accounts))
      .filter((name) => !taken.has(name))
      .sort(),
  );
  const found = auditIn(json);
  expect(found.complete).toBe(true);
  expect(comparable(found)).toEqual(comparable(whole));
  const takenOver = found.accounts.filter((account) => account.takenOver).map(({ account }) => account.subuser);
  expect(new Set(takenOver)).toEqual(taken);
  return taken.size;
}

test(
  `keeps what was read whenever it is interrupted (${interrupts} times), and reads only the rest when it is resumed`,
  async () => {
    expect(interrupts).toBeGreaterThan(0);
    const whole = await uninterrupted();
    const random = randomNumbers(seed);
    const moments = Array.from({ length: interrupts }, () => 1 + Math.floor(random.next().value * (accounts - 40)));
    const taken: number[] = [];
    for (let next = 0; next < moments.length; next += atTheSameTime) {
      const together = moments.slice(next, next + atTheSameTime);
      taken.push(...(await Promise.all(together.map((requests) => interruptAfter(requests, whole)))));
    }
    console.log(
      `${taken.length} audits of ${accounts} subusers interrupted and resumed; ` +
        `${Math.min(...taken)} to ${Math.max(...taken)} readings were taken over, and only the rest was read.`,
    );
  },
  60_000 + interrupts * 10_000,
);

test("takes no entry for unmatched whose account an interrupted audit did not get to", async () => {
  const { simulator, env } = await simulated({ subusers: subusersOf(accounts), latencyMilliseconds: 4 });
  const json = join(newFolder(), "audit.json");
  const entry = { expected: true };
  const expectations = newFile("e.json", { subusers: { [`s${accounts - 1}`]: entry, "s29*": entry, "x*": entry } });
  const child = start(["audit", "--expectations", expectations, "--output", json], env);
  const end = ended(child);
  while (simulator.requests.length < 50) await new Promise(setImmediate);
  child.kill("SIGINT");
  expect((await end).code).toBe(130);
  expect(auditIn(json).unmatchedEntries).toBeUndefined();
});

test("writes no baseline when it is interrupted, because it would not have all accounts", async () => {
  const { simulator, env } = await simulated({ subusers: subusersOf(3), latencyMilliseconds: 60_000 });
  const child = start(["baseline"], env);
  const end = ended(child);
  while (simulator.requests.length < 1) await new Promise(setImmediate);
  child.kill("SIGINT");
  const stderr = "Interrupted (SIGINT) before all accounts were read: nothing was written.\n";
  expect(await end).toEqual({ code: 130, stdout: "", stderr });
});

test("ends at once when it is interrupted a second time", async () => {
  const { simulator, env } = await simulated({ subusers: subusersOf(300), latencyMilliseconds: 4 });
  // Something that never ends, so that only the second interrupt can end it.
  const hook = newFile("hook.cjs", "setInterval(() => {}, 1000);");
  const json = join(newFolder(), "audit.json");
  const child = start(["audit", "--output", json], { ...env, NODE_OPTIONS: `--require ${hook}` });
  const end = ended(child);
  while (simulator.requests.length < 50) await new Promise(setImmediate);
  child.kill("SIGINT");
  while (!existsSync(json)) await new Promise(setImmediate);
  expect(child.exitCode).toBeNull();
  child.kill("SIGINT");
  expect((await end).code).toBe(130);
  expect(auditIn(json).complete).toBe(false);
});

test("says so when a report cannot be written in the end, and writes the others", async () => {
  const { simulator, env } = await simulated({ subusers: subusersOf(200), latencyMilliseconds: 4 });
  const [folder, gone] = [newFolder(), newFolder()];
  const json = join(folder, "audit.json");
  const child = start(["audit", "--output", join(gone, "audit.json"), "--output", json], env);
  const end = ended(child);
  while (simulator.requests.length < 50) await new Promise(setImmediate);
  rmSync(gone, { recursive: true });
  const { code, stderr } = await end;
  expect(code).toBe(2);
  expect(stderr).toMatch(/--output ".*audit\.json" could not be written \(no such file or folder\)\./);
  expect(auditIn(json).complete).toBe(true);
});

test("leaves nothing half written when it is killed", async () => {
  const { simulator, env, run } = await simulated({ subusers: subusersOf(300), latencyMilliseconds: 4 });
  const folder = newFolder();
  const json = join(folder, "audit.json");
  await run("audit", "--output", json);
  const before = auditIn(json);
  for (const requests of [1, 100, 250]) {
    const until = simulator.requests.length + requests;
    const child = start(["audit", "--output", json], env);
    const end = ended(child);
    while (simulator.requests.length < until) await new Promise(setImmediate);
    child.kill("SIGKILL");
    expect((await end).code).toBeNull();
    expect(auditIn(json)).toEqual(before);
    expect(readdirSync(folder)).toEqual(["audit.json"]);
  }
});
