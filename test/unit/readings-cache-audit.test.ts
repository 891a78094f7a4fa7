import { join } from "node:path";
import Ajv from "ajv";
import schema from "pulumi-sendgrid-open-tracking/audit.schema.json";
import { expect, test } from "vitest";
import { openTracking, openTrackingFleet } from "../../provider/runtime";
import { auditIn, namesRead, newFile, newFolder, run, simulated, subusersOf } from "./audit-support";
import { PluginProcess } from "./plugin-process";
import { printed, startProgram } from "./program-support";
import { age, newCache } from "./readings-cache-support";

const subusers = { acme: true, beta: false, zeta: true };

/** Commands that share a cache. */
async function cached(maxAgeSeconds?: number) {
  const { simulator, env } = await simulated({ subusers });
  const { file, environment } = newCache(maxAgeSeconds);
  const command = (...args: readonly string[]) => run(args, { ...env, ...environment });
  return {
    simulator,
    env: { ...env, ...environment },
    file,
    command,
    read: () => namesRead(simulator.requests).sort(),
  };
}

test("marks each reading from the cache with its own moment, and reads and lists the rest", async () => {
  const { simulator, file, command, read } = await cached();
  const first = JSON.parse((await command("audit", "--format", "json", "--exclude", "zeta")).stdout);
  expect(first.accounts.map(({ fromCache }: { fromCache?: true }) => fromCache)).toEqual([undefined, undefined]);
  simulator.setOpenTracking("acme", { enabled: true, disabled: true });
  const audit = JSON.parse((await command("audit", "--format", "json")).stdout);
  const [acme, beta] = first.accounts;
  expect(audit.accounts).toEqual([
    { ...acme, disabled: true, fromCache: true },
    { ...beta, fromCache: true },
    expect.not.objectContaining({ fromCache: true }),
  ]);
  expect(read()).toEqual(["acme", "beta", "zeta"]);
  const ajv = new Ajv({ formats: { "date-time": true } });
  expect(ajv.validate(schema, audit), JSON.stringify(ajv.errors)).toBe(true);
  age(file, 3601);
  await command("audit");
  expect(read()).toHaveLength(6);
});

test.each(["table", "junit", "sarif", "markdown", "csv", "html", "github"])(
  "counts and marks in %s the readings from the cache, and says how old they are",
  async (format) => {
    const { file, command } = await cached(200_000);
    const expectations = newFile("expectations.json", { default: { expected: false } });
    await command("audit", "--include", "acme");
    age(file, 50 * 3600);
    const json = JSON.parse((await command("audit", "--format", "json")).stdout);
    const { readAt } = json.accounts[0];
    const only = ["--include", "acme", "--expectations", expectations];
    const { stdout } = await command("audit", "--format", format, ...only);
    expect(stdout).toContain(`1 from the readings cache, the oldest read at ${readAt} (2 days old)`);
    expect(stdout).toContain(`. Read at ${readAt}, from the readings cache.`);
  },
);

test("counts readings of an earlier audit apart from those of the cache", async () => {
  const { simulator, command } = await cached();
  const file = join(newFolder(), "audit.json");
  await command("audit", "--include", "acme", "--output", file);
  await command("audit", "--include", "beta");
  const resumed = await command("audit", "--resume", file);
  expect(resumed.stdout).toMatch(
    /1 taken over from an earlier audit, the oldest .*; 1 from the readings cache, the oldest/,
  );
  expect(namesRead(simulator.requests).sort()).toEqual(["acme", "beta", "zeta"]);
  await command("audit", "--resume", file, "--output", file);
  expect(auditIn(file).accounts.map(({ takenOver, fromCache }) => [takenOver, fromCache])).toEqual([
    [true, undefined],
    [undefined, true],
    [undefined, true],
  ]);
});

test("says of a baseline how many of its readings are from the cache", async () => {
  const { file, command } = await cached(7200);
  await command("audit", "--include", "acme");
  age(file, 90 * 60);
  const { stderr, stdout } = await command("baseline");
  expect(stderr).toContain(`1 of 3 readings from ${JSON.stringify(file)}, the oldest 90 minutes old\n`);
  expect(JSON.parse(stdout)).toMatchObject({ default: { expected: false }, subusers: { acme: { expected: true } } });
});

test("keeps what was read before the deadline of an audit", async () => {
  const { env, simulator } = await simulated({ subusers: subusersOf(100), latencyMilliseconds: 100 });
  const { environment } = newCache();
  const all = { ...env, ...environment, SENDGRID_MAX_CONCURRENCY: "1", SENDGRID_DEADLINE_SECONDS: "3" };
  expect((await run(["audit"], all)).code).toBe(3);
  const before = namesRead(simulator.requests);
  await run(["audit"], { ...all, SENDGRID_MAX_CONCURRENCY: "10", SENDGRID_DEADLINE_SECONDS: "60" });
  const twice = namesRead(simulator.requests).filter((name, index, names) => names.indexOf(name) !== index);
  expect(before.length).toBeGreaterThan(1);
  expect(twice.length).toBeLessThanOrEqual(1);
});

test("is shared by a refresh, a plugin, a program and the command", async () => {
  const { env, file, command, read } = await cached();
  await command("audit");
  const lines = printed("log");
  await startProgram({ environment: env });
  expect((await openTracking.read(undefined, "subuser/acme")).props).toEqual({ subuser: "acme", enabled: true });
  const fleet = await openTrackingFleet.read(undefined, "subusers", { accounts: "subusers" });
  expect(fleet.props).toMatchObject({ enabled: subusers });
  expect(lines).toEqual([
    expect.stringContaining("OpenTracking: earlier readings from"),
    expect.stringMatching(/^OpenTrackingFleet: 3 of 3 readings from ".*", the oldest 0 minutes old$/),
  ]);
  const plugin = await PluginProcess.start({ ...env, SENDGRID_READINGS_CACHE: "", SENDGRID_MAX_AGE_SECONDS: "" });
  await plugin.configure({ readingsCache: file, maxAgeSeconds: "3600" });
  expect(await plugin.check("OpenTracking", "acme", { subuser: "acme" })).toEqual({ subuser: "acme", enabled: true });
  expect(await plugin.check("OpenTrackingFleet", "all", {})).toMatchObject({ enabled: subusers });
  expect(read()).toEqual(["acme", "beta", "zeta"]);
});
