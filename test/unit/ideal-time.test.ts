import { expect, test } from "vitest";
import { newSimulator } from "../new-simulator";
import { clientOf, FakeClock } from "./support";

/** Accounts, requests that a window takes, and its seconds; with the concurrency that is hardest for it. */
const settings = [
  { accounts: 2000, limit: 600, seconds: 60, reset: "epoch", maxConcurrency: 10 },
  { accounts: 300, limit: 25, seconds: 10, reset: "epoch", maxConcurrency: 50 },
  { accounts: 500, limit: 100, seconds: 5, reset: "delta", maxConcurrency: 7 },
] as const;

for (const { accounts, limit, seconds, reset, maxConcurrency } of settings) {
  test(`reads ${accounts} accounts in the ideal time when ${limit} requests per ${seconds} s are let through, and none is refused`, async () => {
    const clock = new FakeClock(Date.UTC(2026, 10, 24));
    const start = clock.now();
    const rateLimit = { limit, seconds, reset };
    const subusers = Object.fromEntries(Array.from({ length: accounts }, (_, index) => [`s${index}`, index % 2 === 0]));
    const simulator = await newSimulator({ subusers, rateLimit, clock });
    const client = clientOf(simulator.url, { apiKey: simulator.apiKey, maxConcurrency }, clock);
    const names = Object.keys(subusers);
    const reading = Promise.all(names.map((subuser) => client.readOpenTracking({ subuser })));
    const readings = await clock.drive(reading);
    expect(readings.map(({ enabled }) => enabled)).toEqual(Object.values(subusers));
    // One more request finds out whether the header on-behalf-of arrives.
    const ideal = (Math.ceil((accounts + 1) / limit) - 1) * seconds * 1000;
    const { refused, overruns } = simulator.statistics;
    expect({ refused, overruns }).toEqual({ refused: 0, overruns: 0 });
    expect(clock.now() - start).toBeLessThanOrEqual(1.05 * ideal);
  });
}
