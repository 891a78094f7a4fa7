import fc from "fast-check";
import { expect, test } from "vitest";
import {
  backoff,
  CircuitBreaker,
  isRetryableStatus,
  RetryBudget,
  retryPolicy,
  throttleDelay,
  waitPolicy,
} from "./internals/sendgrid";
import { FakeClock, manyRuns } from "./support";

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
      expect(wait).toBeLessThanOrEqual(retryPolicy.maxBackoffMilliseconds);
    }),
    manyRuns,
  );
});

test("repeats what may pass, and nothing else", () => {
  const all = Array.from({ length: 500 }, (_, index) => index + 100);
  expect(all.filter(isRetryableStatus)).toEqual([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529]);
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

test("sits out a throttled request for at least half of the longest wait", () => {
  expect([1, 2, 3].map((throttles) => throttleDelay(throttles, 0))).toEqual([250, 500, 1000]);
  expect([1, 7, 100].map((throttles) => throttleDelay(throttles, 1))).toEqual([500, 30_000, 30_000]);
});

/** A circuit breaker whose health checks end at once, and what time it is. */
function breakerOf(isHealthy: boolean, part = 1) {
  const clock = new FakeClock();
  let checks = 0;
  const breaker = new CircuitBreaker({
    clock,
    random: () => part,
    waits: waitPolicy,
    isHealthy: async () => {
      checks += 1;
      return isHealthy;
    },
    onHealthChecked: () => {},
  });
  /** Fails one request, and waits for the health check if there is one. */
  const fail = async () => {
    breaker.failed(breaker.currentRound);
    for (let turn = 0; turn < 3; turn++) await undefined;
  };
  const pass = (milliseconds: number) =>
    milliseconds <= 0 ? undefined : clock.drive(new Promise<void>((resolve) => clock.after(milliseconds, resolve)));
  return { breaker, clock, fail, pass, checks: () => checks };
}

test("asks again more and more rarely in an outage, and then only every half minute", async () => {
  const { breaker } = breakerOf(false);
  const waits: number[] = [];
  for (let failure = 0; failure < 10; failure++) {
    breaker.failed(breaker.currentRound);
    if (breaker.isHalfOpen) waits.push(breaker.opensAt);
  }
  // Nothing starts during the health check.
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, Number.POSITIVE_INFINITY]);
  await new Promise(setImmediate);
  expect(breaker.opensAt).toBe(30_000);
  expect([breaker.isOpen(29_999), breaker.isOpen(30_000)]).toEqual([true, false]);
});

test("opens for an endpoint that never responds although SendGrid is up, after the sixth time", async () => {
  const { breaker, clock, fail, pass, checks } = breakerOf(true);
  for (let failure = 0; failure < 1000 && !breaker.isOpen(clock.now()); failure++) {
    const before = checks();
    await fail();
    if (checks() === before) continue;
    expect([breaker.isHalfOpen, breaker.isKnownHealthy(clock.now())]).toEqual([false, true]);
    // What fails in the next half minute is none of SendGrid's.
    await pass(29_999);
    for (let own = 0; own < 100; own++) await fail();
    expect(breaker.isHalfOpen).toBe(false);
    await pass(1);
  }
  expect(checks()).toBe(5);
  breaker.succeeded();
  expect([breaker.isOpen(clock.now()), breaker.isHalfOpen]).toEqual([false, false]);
});

test("opens at once for the endpoint that the health check itself asks", () => {
  const clock = new FakeClock();
  const breaker = new CircuitBreaker({ clock, random: () => 1, waits: waitPolicy, onHealthChecked: () => {} });
  for (let failure = 0; failure < 10; failure++) breaker.failed(breaker.currentRound);
  expect([breaker.isOpen(0), breaker.opensAt]).toEqual([true, 30_000]);
});

test("keeps every wait of an outage within half a minute, and ends every outage", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 40 }), random, async (fates, part) => {
      let now = 0;
      const clock = { now: () => now, after: () => () => {} };
      const isHealthy = async () => false;
      const parts = { clock, random: () => part, waits: waitPolicy, isHealthy, onHealthChecked: () => {} };
      const breaker = new CircuitBreaker(parts);
      const fail = async () => {
        now = Math.max(now, breaker.opensAt);
        breaker.failed(breaker.currentRound);
        for (let turn = 0; turn < 3; turn++) await undefined;
      };
      for (const isFailure of fates) {
        if (isFailure) await fail();
        else breaker.succeeded();
        if (!isFailure) expect(breaker.isHalfOpen || breaker.isOpen(now)).toBe(false);
        expect(breaker.opensAt - now).toBeLessThanOrEqual(30_000);
      }
      for (let failure = 0; failure < 11; failure++) await fail();
      expect(breaker.isOpen(now)).toBe(true);
    }),
    manyRuns,
  );
});
