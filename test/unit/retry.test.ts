import fc from "fast-check";
import { expect, test } from "vitest";
import { Outage } from "../../provider/sendgrid/outage";
import { backoff, isPassing, retryPolicy } from "../../provider/sendgrid/retry";
import { RetryBudget } from "../../provider/sendgrid/retry-budget";
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

test("keeps every wait of an outage within its cap, and ends every outage", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 40 }), random, (fates, part) => {
      const outage = new Outage(() => part);
      let now = 0;
      for (const isFailure of fates) {
        if (isFailure) outage.failed(outage.currentRound, now);
        else outage.succeeded();
        if (!isFailure) expect(outage.isSuspected || outage.isGivenUp(now)).toBe(false);
        const wait = outage.opensAt - now;
        expect(wait).toBeLessThanOrEqual(retryPolicy.longestBackoffMilliseconds);
        now = Math.max(now, outage.opensAt);
      }
      for (let failure = 0; failure < 11; failure++) {
        now = Math.max(now, outage.opensAt);
        outage.failed(outage.currentRound, now);
      }
      expect(outage.isGivenUp(now)).toBe(true);
    }),
    manyRuns,
  );
});
