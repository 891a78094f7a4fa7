import fc from "fast-check";
import { expect, test } from "vitest";
import { backoff, isPassing, Outage, RetryBudget, refusalPause, retryPolicy } from "./internals/sendgrid";
import { manyRuns } from "./support";

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("waits a random part of a time that doubles with each attempt, up to its cap", () => {
  expect([1, 2, 3, 4, 5].map((attempt) => backoff(attempt, 1))).toEqual([500, 1000, 2000, 4000, 8000]);
  expect([1, 2].map((attempt) => backoff(attempt, 0.5))).toEqual([250, 500]);
  expect(backoff(7, 1)).toBe(30_000);
  expect(backoff(1, 0)).toBe(0);
});

test("never waits less than nothing or longer than its cap", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), random, (attempt, part) => {
      const wait = backoff(attempt, part);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(retryPolicy.longestBackoffMilliseconds);
    }),
    manyRuns,
  );
});

test("repeats what may pass, and nothing else", () => {
  const all = Array.from({ length: 500 }, (_, index) => index + 100);
  expect(all.filter(isPassing)).toEqual([429, 500, 502, 503, 504]);
});

test("has a hundred retries without a success, and a fifth more for each one", () => {
  const budget = new RetryBudget();
  const takeAll = () => {
    let taken = 0;
    while (budget.take()) taken += 1;
    return taken;
  };
  expect(takeAll()).toBe(100);
  for (let success = 0; success < 6; success++) budget.earn();
  expect(takeAll()).toBe(1);
  for (let success = 0; success < 10_000; success++) budget.earn();
  expect(takeAll()).toBe(100);
});

test("sits out a refusal for at least half of the longest wait", () => {
  expect([1, 2, 3].map((refusals) => refusalPause(refusals, 0))).toEqual([250, 500, 1000]);
  expect([1, 7, 100].map((refusals) => refusalPause(refusals, 1))).toEqual([500, 30_000, 30_000]);
});

test("asks again more and more rarely in an outage, and then only every half minute", () => {
  const outage = new Outage(() => 1);
  const waits: number[] = [];
  for (let failure = 0; failure < 10; failure++) {
    outage.failed(outage.currentRound, 0);
    if (outage.isSuspected) waits.push(outage.opensAt);
  }
  outage.settle(false, 0);
  expect([...waits, outage.opensAt]).toEqual([500, 1000, 2000, 4000, 8000, Number.POSITIVE_INFINITY, 30_000]);
  expect([outage.isGivenUp(29_999), outage.isGivenUp(30_000)]).toEqual([true, false]);
});

test("gives up an address that never answers although SendGrid is up, after the sixth time", () => {
  const outage = new Outage(() => 1);
  let [asked, now] = [0, 0];
  for (let failure = 0; failure < 1000 && !outage.isGivenUp(now); failure++) {
    if (!outage.failed(outage.currentRound, now)) continue;
    asked += 1;
    outage.settle(true, now);
    expect([outage.isSuspected, outage.isKnownUp(now)]).toEqual([false, true]);
    // What fails in the next half minute is none of SendGrid's.
    for (let own = 0; own < 100; own++) expect(outage.failed(outage.currentRound, now + 29_999)).toBe(false);
    expect(outage.isSuspected).toBe(false);
    now += 30_000;
  }
  expect(asked).toBe(5);
  outage.succeeded();
  expect([outage.isGivenUp(now), outage.isSuspected]).toEqual([false, false]);
});

test("keeps every wait of an outage within half a minute, and ends every outage", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 40 }), random, (fates, part) => {
      const outage = new Outage(() => part);
      let now = 0;
      const fail = () => {
        now = Math.max(now, outage.opensAt);
        if (outage.failed(outage.currentRound, now)) outage.settle(false, now);
      };
      for (const isFailure of fates) {
        if (isFailure) fail();
        else outage.succeeded();
        if (!isFailure) expect(outage.isSuspected || outage.isGivenUp(now)).toBe(false);
        expect(outage.opensAt - now).toBeLessThanOrEqual(30_000);
      }
      for (let failure = 0; failure < 11; failure++) fail();
      expect(outage.isGivenUp(now)).toBe(true);
    }),
    manyRuns,
  );
});
