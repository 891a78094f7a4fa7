import { expect, test } from "vitest";
import { Limiter } from "../../provider/sendgrid/limiter";
import { fakeClock } from "./support";

test("runs at most maxConcurrency requests at a time, in the order they came", async () => {
  const limiter = new Limiter(3, undefined);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      limiter.run(async () => {
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
  const limiter = new Limiter(1, undefined);
  const failed = limiter.run(() => Promise.reject(new Error("no")));
  const next = limiter.run(async () => "yes");
  await expect(failed).rejects.toThrow("no");
  expect(await next).toBe("yes");
});

test("spaces requests as requestsPerMinute says", async () => {
  const clock = fakeClock();
  const starts: number[] = [];
  const limiter = new Limiter(1, 30, clock);
  await Promise.all(Array.from({ length: 4 }, () => limiter.run(async () => void starts.push(clock.now()))));
  expect(starts).toEqual([0, 2000, 4000, 6000]);
});
