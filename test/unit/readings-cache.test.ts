import { readFileSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { expect, test, vi } from "vitest";
import { getOpenTracking, getOpenTrackingFleet, OpenTracking, OpenTrackingFleet } from "../../provider";
import { namesRead } from "./audit-support";
import { OtherResource, printed, startProgram, valueIn } from "./program-support";
import { age, cacheIn, entriesIn, newCache, rewrite } from "./readings-cache-support";
import { apiKey, otherKey, serve } from "./support";

const subusers = { acme: true, beta: false };

/** Runs of a program on one simulator and one file. */
async function programs(maxAgeSeconds?: number) {
  const { file, environment } = newCache(maxAgeSeconds);
  const { simulator, ...program } = await startProgram({ subusers, self: true, environment });
  const infos = printed("log");
  const again = (more: Readonly<Record<string, string>> = {}) =>
    startProgram({
      environment: { ...environment, SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey, ...more },
    });
  return { file, simulator, program, infos, again, read: () => namesRead(simulator.requests) };
}

test("reads an account once for several runs, and says when it was read", async () => {
  const { again, read, file } = await programs();
  const first = await getOpenTracking({ subuser: "acme" });
  await again();
  expect(await getOpenTracking({ subuser: "acme" })).toEqual(first);
  expect(read()).toEqual(["acme"]);
  expect(cacheIn(file)).toEqual({
    $schema: "urn:pulumi-sendgrid-open-tracking:readings-cache:1",
    version: 1,
    sources: [
      {
        apiKeyFingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        baseUrl: expect.stringContaining("http://127.0.0.1:"),
        region: "global",
        verifyIdentity: false,
        readings: [{ subuser: "acme", enabled: true, readAt: first.readAt }],
      },
    ],
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("reads every account live where no cache is set", async () => {
  const { again, read } = await programs();
  const off = { SENDGRID_READINGS_CACHE: "", SENDGRID_MAX_AGE_SECONDS: "" };
  await getOpenTracking({ subuser: "acme" });
  await again(off);
  await getOpenTracking({ subuser: "acme" });
  expect(read()).toEqual(["acme", "acme"]);
});

test("lists a fleet each time, and reads only accounts that were not read before", async () => {
  const { again, simulator, read, infos, file } = await programs();
  expect((await getOpenTrackingFleet()).enabled).toEqual(subusers);
  simulator.setOpenTracking("zeta", true);
  // Not seen before the age is over.
  simulator.setOpenTracking("acme", false);
  age(file, 42 * 60);
  await again();
  expect((await getOpenTrackingFleet()).enabled).toEqual({ ...subusers, zeta: true });
  expect(read().sort()).toEqual(["acme", "beta", "zeta"]);
  expect(infos).toEqual([
    expect.stringMatching(
      /^info: .*getOpenTrackingFleet: 2 of 3 readings from ".*cache\.json", the oldest 42 minutes old$/,
    ),
  ]);
});

test("says once for all single accounts that earlier readings are used", async () => {
  const { again, infos } = await programs(7200);
  const read = () => Promise.all(Object.keys(subusers).map((subuser) => getOpenTracking({ subuser })));
  await read();
  expect(infos).toEqual([]);
  await again();
  await read();
  expect(infos).toEqual([
    expect.stringMatching(/earlier readings from ".*" are used again if they are at most 7200 s old$/),
  ]);
});

test("uses no reading that is too old, or of the future", async () => {
  const { file, again, simulator, read } = await programs(600);
  await getOpenTracking({ subuser: "acme" });
  simulator.setOpenTracking("acme", false);
  age(file, 590);
  await again();
  expect((await getOpenTracking({ subuser: "acme" })).enabled).toBe(true);
  age(file, 20);
  await again();
  expect((await getOpenTracking({ subuser: "acme" })).enabled).toBe(false);
  simulator.setOpenTracking("acme", true);
  age(file, -60);
  await again();
  expect((await getOpenTracking({ subuser: "acme" })).enabled).toBe(true);
  // And the one of the future is gone.
  expect(entriesIn(file)).toEqual([expect.objectContaining({ enabled: true })]);
  expect(read()).toEqual(["acme", "acme", "acme"]);
});

test("uses no reading of another key, base URL or region, nor one without the check that is asked for", async () => {
  const keys = { [apiKey]: {}, [otherKey]: { account: { subusers: { acme: false } } } };
  const { file, environment } = newCache();
  const { simulator } = await startProgram({ subusers, keys, environment });
  const run = async (more: Readonly<Record<string, string>>) => {
    const own = {
      SENDGRID_BASE_URL: simulator.url,
      SENDGRID_API_KEY: apiKey,
      SENDGRID_VERIFY_IDENTITY: "",
      SENDGRID_REGION: "",
    };
    await startProgram({ environment: { ...environment, ...own, ...more } });
    return (await getOpenTracking({ subuser: "acme" })).enabled;
  };
  const foreign = await serve((_request, response) => response.end('{"enabled":false}'));
  expect(await run({})).toBe(true);
  expect(await run({ SENDGRID_API_KEY: otherKey })).toBe(false);
  expect(await run({ SENDGRID_BASE_URL: foreign })).toBe(false);
  expect(await run({ SENDGRID_BASE_URL: `${simulator.url}/` })).toBe(true);
  expect(namesRead(simulator.requests)).toEqual(["acme", "acme"]);
  await run({ SENDGRID_VERIFY_IDENTITY: "true" });
  expect(namesRead(simulator.requests)).toEqual(["acme", "acme", "acme"]);
  await run({ SENDGRID_REGION: "eu" }).catch(() => {});
  expect(namesRead(simulator.requests)).toHaveLength(4);
  // Each of the others is there as well, and is its own.
  const sent = simulator.requests.length;
  expect([await run({}), await run({ SENDGRID_API_KEY: otherKey })]).toEqual([true, false]);
  expect(simulator.requests).toHaveLength(sent);
  expect(JSON.stringify(cacheIn(file))).not.toMatch(new RegExp(`${apiKey.slice(5, 20)}|${otherKey.slice(30, 50)}`));
});

test("uses no reading of another number, where a list has numbers", async () => {
  const { again, file, read } = await programs();
  await getOpenTrackingFleet();
  const [first, second] = entriesIn(file).map(({ id }) => id);
  // What was acme is called beta by now.
  rewrite(file, (entry) => ({ ...entry, id: entry.id === first ? second : first }));
  await again();
  expect((await getOpenTrackingFleet()).enabled).toEqual(subusers);
  expect(read().sort()).toEqual(["acme", "acme", "beta", "beta"]);
});

test("uses no reading without a number where a list has one; the other way around it does", async () => {
  const { again, file, read } = await programs();
  await getOpenTracking({ subuser: "acme" });
  await getOpenTracking({ self: true });
  // Saving takes a tenth of the time at most, and so may have waited.
  await vi.waitFor(() => expect(entriesIn(file)).toHaveLength(2));
  await again();
  await getOpenTrackingFleet({ include: ["acme"] });
  expect(read()).toEqual(["acme", "", "acme"]);
  await again();
  await getOpenTrackingFleet({ subusers: ["acme"] });
  expect((await getOpenTracking({ self: true })).enabled).toBe(true);
  expect(read()).toHaveLength(3);
  expect(
    entriesIn(file)
      .map(({ subuser = "self", id }) => `${subuser} ${id === undefined}`)
      .sort(),
  ).toEqual(["acme false", "acme true", "self true"]);
});

test("uses the latest of several readings of one account", async () => {
  const { again, file } = await programs(7200);
  await getOpenTracking({ subuser: "acme" });
  await again();
  await getOpenTrackingFleet({ include: ["acme"] });
  for (const isListedLater of [true, false]) {
    rewrite(file, (entry) => {
      const isLater = (entry.id !== undefined) === isListedLater;
      return { ...entry, enabled: isLater, readAt: new Date(Date.now() - (isLater ? 60_000 : 120_000)).toISOString() };
    });
    await again();
    expect((await getOpenTracking({ subuser: "acme" })).enabled, String(isListedLater)).toBe(true);
  }
});

test("reads an account of an unknown region neither from the cache nor into it", async () => {
  const { file, environment } = newCache();
  const rows = JSON.stringify([{ id: 1, username: "acme", disabled: false, region: "mars" }]);
  const url = await serve(({ url = "" }, response) => {
    response.end(url.includes("offset=0") ? rows : url.startsWith("/v3/subusers") ? "[]" : '{"enabled":true}');
  });
  await startProgram({ environment: { ...environment, SENDGRID_BASE_URL: url, SENDGRID_API_KEY: apiKey } });
  const fleet = await getOpenTrackingFleet({ onUnreadable: "warn" });
  expect(fleet.errors.acme).toContain('its region is "mars"');
  expect(() => cacheIn(file)).toThrow("ENOENT");
});

test("warns once that readings cannot be kept, and goes on", async () => {
  const { file, program, read } = await programs();
  await getOpenTracking({ subuser: "acme" });
  writeFileSync(file, "not a cache");
  await getOpenTracking({ subuser: "beta" });
  const warning = expect.stringContaining("What was read is not kept for later.");
  await vi.waitFor(() => expect(program.warnings).toEqual([warning]));
  await getOpenTracking({ self: true });
  // Saving takes a tenth of the time at most, and so may have waited.
  await sleep(500);
  expect(program.warnings).toEqual([warning]);
  expect(read()).toEqual(["acme", "beta", ""]);
  expect(readFileSync(file, "utf8")).toBe("not a cache");
});

test("spends little of the time on saving a large file, and keeps everything in the end", async () => {
  const { file, again, read } = await programs();
  await getOpenTracking({ subuser: "acme" });
  const [entry] = entriesIn(file);
  const cache = cacheIn(file);
  const readings = Array.from({ length: 10_000 }, (_, index) => ({ ...entry, subuser: `s${index}` }));
  writeFileSync(file, JSON.stringify({ ...cache, sources: cache.sources.map((source) => ({ ...source, readings })) }));
  await again();
  await getOpenTracking({ subuser: "acme" });
  await getOpenTracking({ subuser: "beta" });
  expect(read()).toEqual(["acme", "acme", "beta"]);
  expect(entriesIn(file)).toHaveLength(10_001);
  await vi.waitFor(() => expect(entriesIn(file)).toHaveLength(10_002), { timeout: 20_000 });
});

test("asks again for what could not be read", async () => {
  const { file, environment } = newCache();
  const { simulator } = await startProgram({
    subusers: { acme: { enabled: true, failure: { status: 403 } }, beta: true },
    environment,
  });
  const fleet = () => getOpenTrackingFleet({ onUnreadable: "warn" });
  expect((await fleet()).unreadable).toEqual(["acme"]);
  expect(entriesIn(file)).toHaveLength(1);
  simulator.setOpenTracking("acme", { enabled: true });
  const own = { SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey };
  await startProgram({ environment: { ...environment, ...own } });
  expect(await fleet()).toMatchObject({ unreadable: [], enabled: { acme: true, beta: true } });
});

test("keeps no value of a name that a list has twice, even read before the second one came", async () => {
  const { file, environment } = newCache();
  const url = await serve(({ url = "" }, response) => {
    if (!url.startsWith("/v3/subusers")) return void response.end('{"enabled":true}');
    const rows = ["acme", "other", "acme"].map((username, id) => ({ id, username, disabled: false }));
    const from = Number(/offset=(\d+)/.exec(url)?.[1]);
    // The first page is read long before the second one comes.
    setTimeout(() => response.end(JSON.stringify(rows.slice(from, from + 2))), from * 50);
  });
  await startProgram({ environment: { ...environment, SENDGRID_BASE_URL: url, SENDGRID_API_KEY: apiKey } });
  expect((await getOpenTrackingFleet({ onUnreadable: "warn" })).unreadable).toEqual(["acme"]);
  expect(entriesIn(file).map(({ subuser }) => subuser)).toEqual(["other"]);
});

test("keeps nothing of a list that cannot be read to its end", async () => {
  const { file, environment } = newCache();
  const url = await serve(({ url = "" }, response) => {
    if (!url.startsWith("/v3/subusers")) return void response.end('{"enabled":true}');
    if (url.includes("offset=0")) return void response.end('[{"id":1,"username":"acme","disabled":false}]');
    setTimeout(() => response.writeHead(403).end("{}"), 200);
  });
  await startProgram({ environment: { ...environment, SENDGRID_BASE_URL: url, SENDGRID_API_KEY: apiKey } });
  await expect(getOpenTrackingFleet()).rejects.toThrow("Cannot list the subusers");
  expect(() => cacheIn(file)).toThrow("ENOENT");
});

test("reads live what waits for other resources, and keeps it for others", async () => {
  const { program, again, read, file } = await programs();
  expect(program.failures).toEqual([]);
  const all = async () => {
    const dependency = new OtherResource("dependency");
    const parent = new pulumi.ComponentResource("test:Parent", "parent");
    const gated = [
      new OpenTracking("waiting", { subuser: "acme" }, { dependsOn: dependency }),
      new OpenTracking("child", { subuser: "acme" }, { parent }),
      new OpenTracking("derived", { subuser: dependency.id.apply(() => "acme") }),
    ];
    const fleet = new OpenTrackingFleet("fleet", { subusers: ["acme"] }, { dependsOn: [dependency] });
    await Promise.all([...gated, fleet].map((each) => valueIn(each.enabled as pulumi.Output<unknown>)));
  };
  await all();
  const gatedReads = read().length;
  expect(gatedReads).toBeGreaterThan(1);
  await again();
  await all();
  expect(read()).toHaveLength(gatedReads * 2);
  await again();
  await valueIn(new OpenTracking("plain", { subuser: "acme" }).enabled);
  expect(read()).toHaveLength(gatedReads * 2);
  expect(entriesIn(file)).toHaveLength(1);
});

test("says that both settings are needed, and what is wrong with either", async () => {
  const failure = async (environment: Record<string, string>, config: Record<string, string> = {}) => {
    const unset = { SENDGRID_READINGS_CACHE: "", SENDGRID_MAX_AGE_SECONDS: "" };
    await startProgram({ subusers, environment: { ...unset, ...environment }, config });
    return getOpenTracking({ subuser: "acme" }).then(
      () => "nothing",
      (error: Error) => error.message,
    );
  };
  const file = newCache().file;
  expect(await failure({ SENDGRID_READINGS_CACHE: file })).toBe(
    "Cannot read open tracking: SENDGRID_READINGS_CACHE is set, and SENDGRID_MAX_AGE_SECONDS is not: readings are used " +
      "again only with both. Set SENDGRID_MAX_AGE_SECONDS=3600, or run `pulumi config set sendgrid:maxAgeSeconds 3600`, " +
      "or unset the other.",
  );
  expect(await failure({}, { "sendgrid:maxAgeSeconds": "60" })).toContain(
    "sendgrid:maxAgeSeconds is set, and SENDGRID_READINGS_CACHE is not",
  );
  expect(await failure({ SENDGRID_MAX_AGE_SECONDS: "60" }, { "sendgrid:readingsCache": file })).toBe("nothing");
  for (const wrong of ["0", "604801", "1.5", "1h", "-1", "true"]) {
    expect(await failure({ SENDGRID_READINGS_CACHE: file, SENDGRID_MAX_AGE_SECONDS: wrong })).toContain(
      "the environment variable SENDGRID_MAX_AGE_SECONDS is",
    );
  }
  for (const right of ["1", "604800"]) {
    expect(await failure({ SENDGRID_READINGS_CACHE: file, SENDGRID_MAX_AGE_SECONDS: right })).toBe("nothing");
  }
  const zero = await failure({ SENDGRID_MAX_AGE_SECONDS: "1" }, { "sendgrid:readingsCache": "cache\0.json" });
  expect(zero).toContain("sendgrid:readingsCache is");
  expect(zero).toContain("not the name of a file");
  const keyed = await failure({ SENDGRID_READINGS_CACHE: `/tmp/${apiKey}`, SENDGRID_MAX_AGE_SECONDS: "1" });
  expect(keyed).toContain("SENDGRID_READINGS_CACHE has an API key in it");
  expect(keyed).not.toContain(apiKey);
});

test("reads live where parentUsername was not checked before", async () => {
  const { again, read } = await programs();
  await getOpenTracking({ subuser: "acme" });
  await again({ SENDGRID_PARENT_USERNAME: "another" });
  await expect(getOpenTracking({ subuser: "acme" })).rejects.toThrow('belongs to "parent", and parentUsername is');
  await again({ SENDGRID_PARENT_USERNAME: "parent" });
  await getOpenTracking({ subuser: "acme" });
  await again({ SENDGRID_PARENT_USERNAME: "parent" });
  await getOpenTracking({ subuser: "acme" });
  expect(read()).toEqual(["acme", "acme"]);
});
