import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openTrackingFleet } from "../../provider/runtime";
import { ended, run, simulated, start, subusersOf } from "./audit-support";
import { printed, startProgram } from "./program-support";
import { cacheIn, newCache } from "./readings-cache-support";

const cacheHint =
  "A readings cache lets later runs use these readings again: set SENDGRID_READINGS_CACHE and SENDGRID_MAX_AGE_SECONDS.";

/** SendGrid with a limit that the list is not counted in: 60 of 100 are left for windows after the first. */
const limited = { subusers: subusersOf(100), rateLimit: { limit: 41, seconds: 55 } };

test("says once before a long wait how long a limit of SendGrid makes it", async () => {
  const { env } = await simulated(limited);
  const child = start(["audit"], env);
  child.stderr?.on("data", (text) => {
    if (String(text).includes("waits until")) child.kill("SIGINT");
  });
  const { code, stderr } = await ended(child);
  expect(code).toBe(130);
  // Two windows after the one that has begun; a part of the first has passed.
  const waits = stderr.match(/The rate limit makes reading \d+ more accounts take at least 1 minute\. (.*)\n/g);
  expect(waits).toEqual([expect.stringContaining(cacheHint)]);
  expect(stderr).not.toContain("SENDGRID_DEADLINE_SECONDS");
});

test("says that the deadline comes before the end of a wait for the user's own limit", async () => {
  const { env } = await simulated({ subusers: subusersOf(200) });
  const slow = { ...env, SENDGRID_REQUESTS_PER_MINUTE: "120", SENDGRID_DEADLINE_SECONDS: "4" };
  const { code, stderr } = await run(["audit"], slow);
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /^The rate limit makes reading 19\d more accounts take at least 1 minute\. The deadline comes before, and accounts that are not read by then are unreadable: raise SENDGRID_DEADLINE_SECONDS\. A readings cache/,
  );
});

test("counts only what is not in the readings cache, and names no cache to who has one", async () => {
  const { env } = await simulated({ subusers: subusersOf(200) });
  const cached = { ...env, ...newCache().environment, SENDGRID_DEADLINE_SECONDS: "10" };
  const slow = { ...cached, SENDGRID_REQUESTS_PER_MINUTE: "120" };
  expect((await run(["audit", "--include", "s*0"], cached)).code).toBe(0);
  const { stderr } = await run(["audit"], { ...slow, SENDGRID_DEADLINE_SECONDS: "4" });
  expect(stderr).toMatch(/The rate limit makes reading 1[78]\d more accounts take at least 1 minute\. The deadline/);
  expect(stderr).not.toContain(cacheHint);
  await run(["audit"], cached);
  expect((await run(["audit"], slow)).stderr).not.toContain("The rate limit makes");
});

test("says nothing when the readings cache has most of the accounts that are left", async () => {
  const { env } = await simulated({ subusers: subusersOf(600) });
  const { file, environment } = newCache();
  const cached = { ...env, ...environment };
  await run(["audit"], cached);
  // All that read wait for these, while the others are still to be taken from the cache.
  const cache = cacheIn(file);
  const isFirst = ({ subuser = "" }) => /^s[12]?\d$/.test(subuser);
  const sources = cache.sources.map((source) => ({
    ...source,
    readings: source.readings.filter((entry) => !isFirst(entry)),
  }));
  writeFileSync(file, JSON.stringify({ ...cache, sources }));
  const { code, stderr } = await run(["audit"], { ...cached, SENDGRID_REQUESTS_PER_MINUTE: "480" });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("tells a program and a refresh of a long wait, by the name of the resource", async () => {
  const lines = printed("log");
  await startProgram({ ...limited, environment: { SENDGRID_DEADLINE_SECONDS: "3" } });
  const failed = openTrackingFleet.read(undefined, "subusers", { accounts: "subusers" });
  await expect(failed).rejects.toThrow("of 100 accounts, 60 could not be read");
  const waits = lines.filter((line) => line.includes("The rate limit makes"));
  expect(waits).toEqual([expect.stringMatching(/^OpenTrackingFleet: The rate limit makes reading \d\d more accounts/)]);
});
