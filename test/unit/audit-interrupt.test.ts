import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { expect, test } from "vitest";
import schema from "../../provider/audit/report/audit.schema.json";
import { auditIn, ended, namesRead, newFile, newFolder, simulated, start, subusersOf } from "./audit-support";

const accounts = 300;
const seed = 20270331;
const isValid = new Ajv({ strict: true, strictTypes: false }).compile(schema);

/** Numbers from 0 to 1 that are the same in every run. */
function* randomNumbers(state: number): Generator<number, never> {
  for (let current = state; ; ) {
    current = (Math.imul(current, 1_664_525) + 1_013_904_223) >>> 0;
    yield current / 2 ** 32;
  }
}

/** Interrupts an audit after so many answers, and takes it up again. */
async function interruptAfter(requests: number): Promise<void> {
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
  expect(partial).toMatchObject({ complete: false, incompleteBecause: expect.stringContaining("interrupted") });
  expect(partial.accounts.filter(({ enabled }) => enabled === undefined)).toEqual([]);
  expect(partial.accounts.length).toBeLessThan(accounts);

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
  const whole = auditIn(json);
  expect(Object.fromEntries(whole.accounts.map(({ account, enabled }) => [account.subuser, enabled]))).toEqual(
    subusersOf(accounts),
  );
  expect(whole.complete).toBe(true);
}

test("writes no baseline when it is interrupted, because that would not be of everybody", async () => {
  const { simulator, env } = await simulated({ subusers: subusersOf(3), latencyMilliseconds: 60_000 });
  const child = start(["baseline"], env);
  const end = ended(child);
  while (simulator.requests.length < 1) await new Promise(setImmediate);
  child.kill("SIGINT");
  expect(await end).toEqual({ code: 130, stdout: "", stderr: expect.stringContaining("Nothing is written") });
});

test("keeps what was read whenever it is interrupted, and reads only the rest when it is resumed", async () => {
  const random = randomNumbers(seed);
  for (let round = 0; round < 4; round++) {
    const moments = Array.from({ length: 3 }, () => 1 + Math.floor(random.next().value * (accounts - 40)));
    await Promise.all(moments.map(interruptAfter));
  }
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
  expect(stderr).toMatch(/--output ".*audit\.json" could not be written \(ENOENT\)\./);
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
