import { expect, test } from "vitest";
import { Limiter, TooLate } from "../../provider/sendgrid/limiter";
import { fakeClock } from "./support";

const never = Number.POSITIVE_INFINITY;

test("runs at most maxConcurrency requests at a time, in the order they came", async () => {
  const limiter = new Limiter({ maxConcurrency: 3 });
  let running = 0;
  let most = 0;
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      limiter.run(never, async () => {
        order.push(index);
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
      }),
    ),
  );
  expect(most).toBe(3);
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test("goes on after a request that failed", async () => {
  const limiter = new Limiter({ maxConcurrency: 1 });
  const failed = limiter.run(never, () => Promise.reject(new Error("no")));
  const next = limiter.run(never, async () => "yes");
  await expect(failed).rejects.toThrow("no");
  expect(await next).toBe("yes");
});

test("spaces requests as requestsPerMinute says", async () => {
  const clock = fakeClock();
  const starts: number[] = [];
  const limiter = new Limiter({ maxConcurrency: 1, requestsPerMinute: 30 }, clock);
  await Promise.all(Array.from({ length: 4 }, () => limiter.run(never, async () => void starts.push(clock.now()))));
  expect(starts).toEqual([0, 2000, 4000, 6000]);
});

test("fails at once when a turn comes after the deadline, and keeps no turn for it", async () => {
  const clock = fakeClock();
  const limiter = new Limiter({ maxConcurrency: 5, requestsPerMinute: 1 }, clock);
  await limiter.run(never, async () => {});
  const late = Array.from({ length: 5 }, () => limiter.run(2000, async () => {}));
  for (const each of late) await expect(each).rejects.toBeInstanceOf(TooLate);
  expect(clock.now()).toBe(0);
  await limiter.run(never, async () => {});
  expect(clock.now()).toBe(60_000);
});
