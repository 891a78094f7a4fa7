import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Ajv from "ajv";
import schema from "pulumi-sendgrid-open-tracking/readings-cache.schema.json";
import { expect, onTestFinished, test } from "vitest";
import { start } from "./audit-support";
import { cacheIn, newCache } from "./readings-cache-support";
import { apiKey, serve } from "./support";

/** How often the processes are killed; `KILLS=100` for a long run. */
const kills = Number(process.env.KILLS ?? 8);

const names = Array.from({ length: 60 }, (_, index) => `s${index}`);
const validate = new Ajv({ formats: { "date-time": true } }).compile(schema);

/** A SendGrid whose settings change, and that keeps what it answered. */
async function changingServer() {
  const settings = new Map(names.map((name) => [name, false]));
  const answers: { readonly name: string; readonly enabled: boolean; readonly at: number }[] = [];
  const url = await serve((request, response) => {
    if (request.url?.startsWith("/v3/subusers")) {
      const isFirst = request.url.includes("offset=0");
      const rows = names.map((username, id) => ({ id, username, disabled: false }));
      return void response.end(JSON.stringify(isFirst ? rows : []));
    }
    const name = String(request.headers["on-behalf-of"]);
    const enabled = settings.get(name) === true;
    answers.push({ name, enabled, at: Date.now() });
    response.end(JSON.stringify({ enabled }));
  });
  const timer = setInterval(() => {
    const name = names[Math.floor(Math.random() * names.length)] as string;
    settings.set(name, !settings.get(name));
  }, 5);
  onTestFinished(() => clearInterval(timer));
  return { url, answers };
}

/** A cache with readings of another key: it takes as long to write as that of many accounts, and they must not be lost. */
function filledCache(maxAgeSeconds: number) {
  const { file, environment } = newCache(maxAgeSeconds);
  const readAt = new Date().toISOString();
  const readings = Array.from({ length: others }, (_, index) => {
    return { subuser: `other-${index}`, id: index, enabled: index % 2 === 0, readAt };
  });
  const source = { apiKeyFingerprint: "0".repeat(16), baseUrl: url, region: "global", verifyIdentity: false };
  writeFileSync(file, JSON.stringify({ $schema: schema.$id, version: 1, sources: [{ ...source, readings }] }));
  const own = () => {
    const { sources } = cacheIn(file);
    expect(sources[0]).toEqual({ ...source, readings });
    return sources.slice(1).flatMap((each) => each.readings);
  };
  return { file, environment, own };
}

const url = "https://api.sendgrid.com";
const others = 2000;

function startReading(env: Readonly<Record<string, string>>, accounts: readonly string[], seed?: number) {
  const more = seed === undefined ? [] : [String(seed)];
  const args = [join(__dirname, "readings-cache-process.cjs"), JSON.stringify(accounts), ...more];
  return spawn(process.execPath, args, { env: { PATH: process.env.PATH ?? "", ...env }, stdio: "inherit" });
}

async function kill(child: ChildProcess): Promise<void> {
  const end = once(child, "exit");
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await end;
}

test(`has in its file only what SendGrid answered, and loses nothing, when processes are killed ${kills} times`, async () => {
  const { url, answers } = await changingServer();
  const { file, environment, own } = filledCache(2);
  const env = { ...environment, SENDGRID_BASE_URL: url, SENDGRID_API_KEY: apiKey };
  const kept = new Map<string, string>();
  for (let round = 1; round <= kills; round++) {
    const children = [startReading(env, names, round * 7), startReading(env, names, round * 11), start(["audit"], env)];
    const before = answers.length;
    await expect.poll(() => answers.length, { timeout: 60_000, interval: 10 }).toBeGreaterThan(before + 3);
    await sleep(Math.random() * 500);
    // None has failed, as one would that finds half a file.
    expect(children.filter(({ exitCode }) => exitCode !== null && exitCode !== 0)).toEqual([]);
    await Promise.all(children.map(kill));
    // Ten seconds later.
    const then = new Date(Date.now() - 61_000);
    if (existsSync(`${file}.lock`)) utimesSync(`${file}.lock`, then, then);
    expect(validate(JSON.parse(readFileSync(file, "utf8"))), JSON.stringify(validate.errors)).toBe(true);
    const entries = own();
    const invented = entries.filter(({ subuser, enabled, readAt }) => {
      const asked = Date.parse(readAt);
      const wasAnswered = (answer: (typeof answers)[number]) =>
        answer.name === subuser && answer.enabled === enabled && answer.at >= asked && answer.at < asked + 3000;
      return !answers.some(wasAnswered);
    });
    expect(invented).toEqual([]);
    const now = new Map(entries.map(({ subuser, id, readAt }) => [`${subuser} ${id}`, readAt]));
    const lost = [...kept].filter(([key, readAt]) => (now.get(key) ?? "") < readAt);
    expect(lost).toEqual([]);
    for (const [key, readAt] of now) kept.set(key, readAt);
  }
  expect(kept.size).toBeGreaterThan(0);
}, 600_000);

test("keeps what processes read at the same time, all of it", async () => {
  const { url, answers } = await changingServer();
  const { file, environment, own } = filledCache(3600);
  const env = { ...environment, SENDGRID_BASE_URL: url, SENDGRID_API_KEY: apiKey };
  const parts = [0, 1, 2].map((part) => names.filter((_, index) => index % 3 === part));
  const children = parts.map((part) => startReading(env, part));
  await Promise.all(children.map((child) => once(child, "exit")));
  expect(children.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  expect(answers).toHaveLength(names.length);
  expect(
    own()
      .map(({ subuser }) => subuser)
      .sort(),
  ).toEqual([...names].sort());
  expect(existsSync(`${file}.lock`)).toBe(false);
}, 120_000);
