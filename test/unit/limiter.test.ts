import { expect, test } from "vitest";
import {
  Cancellation,
  CircuitOpen,
  DeadlineExceeded,
  type EndpointLimiter,
  type Permit,
  type PermitRequest,
  RateLimiter,
  type RateLimiterOptions,
  RateLimitWaitExceeded,
  waitPolicy,
} from "./internals/sendgrid";
import { FakeClock } from "./support";

const never = Number.POSITIVE_INFINITY;

type Pace = Pick<RateLimiterOptions, "maxConcurrency" | "requestsPerMinute" | "onWait">;

interface Options extends Partial<Omit<PermitRequest, "cancellation">> {
  readonly endpoint?: string;
  readonly signal?: AbortSignal;
}

function limited(pace: Pace, isHealthy: () => Promise<boolean> = async () => false) {
  const clock = new FakeClock(1_000_000);
  const limiter = new RateLimiter({ ...pace, clock, random: () => 1, waits: waitPolicy });
  const endpoints = new Map<string, EndpointLimiter>();
  const acquire = ({ endpoint: name = "one", signal, ...options }: Options = {}) => {
    const endpoint = endpoints.get(name) ?? limiter.addEndpoint(isHealthy);
    endpoints.set(name, endpoint);
    const cancellation = signal && new Cancellation(signal);
    return limiter.acquire(endpoint, { deadline: never, stopReason: () => undefined, cancellation, ...options });
  };
  const elapsed = () => clock.now() - 1_000_000;
  return { clock, limiter, acquire, elapsed };
}

test("lets at most maxConcurrency requests run at a time, in the order they came", async () => {
  const { acquire } = limited({ maxConcurrency: 3 });
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const request = async (index: number) => {
    const { release } = await acquire();
    order.push(index);
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running -= 1;
    release("completed");
  };
  await Promise.all(Array.from({ length: 20 }, (_, index) => request(index)));
  expect(most).toBe(3);
  expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

test("gives permits to all endpoints in the order of the calls, and urgent ones first", async () => {
  const { acquire } = limited({ maxConcurrency: 1 });
  const order: string[] = [];
  const first = await acquire();
  const all = ["one", "two", "one", "urgent"].map(async (endpoint) => {
    const { release } = await acquire({ endpoint, isUrgent: endpoint === "urgent" });
    order.push(endpoint);
    release("completed");
  });
  first.release("completed");
  await Promise.all(all);
  expect(order).toEqual(["urgent", "one", "two", "one"]);
});

test("spaces requests as requestsPerMinute says", async () => {
  const { clock, acquire, elapsed } = limited({ maxConcurrency: 5, requestsPerMinute: 30 });
  const starts: number[] = [];
  const each = async () => {
    const { release } = await acquire();
    starts.push(elapsed());
    release("completed");
  };
  await clock.drive(Promise.all([each(), each(), each(), each()]));
  expect(starts).toEqual([0, 2000, 4000, 6000]);
});

test("denies at once a permit that would come after the deadline, and keeps no place for it", async () => {
  const { clock, acquire, elapsed } = limited({ maxConcurrency: 5, requestsPerMinute: 1 });
  (await acquire()).release("completed");
  for (let late = 0; late < 5; late++)
    await expect(acquire({ deadline: 1_002_000 })).rejects.toBeInstanceOf(DeadlineExceeded);
  expect(elapsed()).toBe(0);
  await clock.drive(acquire());
  expect(elapsed()).toBe(60_000);
});

test("denies a permit at its deadline while all places are taken", async () => {
  const { clock, acquire, elapsed } = limited({ maxConcurrency: 1 });
  await acquire();
  await expect(clock.drive(acquire({ deadline: 1_005_000 }))).rejects.toBeInstanceOf(DeadlineExceeded);
  expect(elapsed()).toBe(5000);
  expect(clock.waiting).toBe(0);
});

test("lets all requests to an endpoint wait after one was told to, and none to another endpoint", async () => {
  const { clock, acquire, elapsed } = limited({ maxConcurrency: 5 });
  const [told, other] = [await acquire(), await acquire()];
  other.release("completed");
  told.release("throttled", undefined, 1_007_000);
  await acquire({ endpoint: "two" });
  expect(elapsed()).toBe(0);
  await clock.drive(acquire());
  expect(elapsed()).toBe(7000);
});

test("denies a permit that takes longer than the longest wait, and says how long it would have been", async () => {
  const { acquire } = limited({ maxConcurrency: 5 });
  (await acquire()).release("throttled", undefined, 1_000_000 + 3_600_000);
  await expect(acquire()).rejects.toEqual(new RateLimitWaitExceeded(3_600_000));
});

test("takes a request that is cancelled out of the queue, and leaves no timer", async () => {
  const { clock, acquire } = limited({ maxConcurrency: 1, requestsPerMinute: 1 });
  const running = await acquire();
  const controller = new AbortController();
  const cancelled = acquire({ signal: controller.signal });
  const next = acquire();
  controller.abort("enough");
  await expect(cancelled).rejects.toBe("enough");
  await expect(acquire({ signal: controller.signal })).rejects.toBe("enough");
  running.release("cancelled");
  (await clock.drive(next)).release("completed");
  expect(clock.now()).toBe(1_060_000);
  expect(clock.waiting).toBe(0);
});

test("takes all requests out of the queue that must not be sent any more", async () => {
  const { clock, limiter, acquire } = limited({ maxConcurrency: 1 });
  let reason: string | undefined;
  const running = await acquire();
  const waiting = Array.from({ length: 3 }, () => acquire({ stopReason: () => reason }));
  const other = acquire({ endpoint: "two" });
  reason = "revoked";
  limiter.recheck();
  for (const each of waiting) await expect(each).rejects.toBe("revoked");
  running.release("completed");
  (await other).release("completed");
  await expect(acquire({ stopReason: () => reason })).rejects.toBe("revoked");
  expect(clock.waiting).toBe(0);
});

/** Lets requests fail one after the other until one is denied; when each started, in seconds. */
async function failAll({ clock, acquire, elapsed }: ReturnType<typeof limited>): Promise<[number[], unknown]> {
  const starts: number[] = [];
  while (true) {
    try {
      const { release } = await clock.drive(acquire());
      starts.push(elapsed() / 1000);
      release("failed");
    } catch (error) {
      return [starts, error];
    }
  }
}

test("asks more and more rarely when nothing but failures come back, and gives up", async () => {
  const limit = limited({ maxConcurrency: 5 });
  const [starts, error] = await failAll(limit);
  expect(starts).toEqual([0, 0, 0, 0, 0, 0.5, 1.5, 3.5, 7.5, 15.5]);
  expect(error).toEqual(new CircuitOpen(10));
  // Half a minute later it asks again, once.
  await limit.clock.drive(new Promise<void>((resolve) => limit.clock.after(30_000, resolve)));
  const [again] = await failAll(limit);
  expect(again).toEqual([45.5]);
});

test("sends one request at a time while it looks like an outage, and all again after a success", async () => {
  const { clock, acquire } = limited({ maxConcurrency: 10 });
  const failing = await Promise.all(Array.from({ length: 10 }, () => acquire()));
  for (const { release } of failing) release("failed");
  const started: Permit[] = [];
  const waiting = Array.from({ length: 8 }, () => acquire().then((each) => started.push(each)));
  await clock.drive(Promise.race(waiting));
  await new Promise(setImmediate);
  expect(started.length).toBe(1);
  started[0]?.release("completed");
  await Promise.all(waiting);
  expect(started.length).toBe(8);
});

test("lets all requests wait during the health check, and goes on when SendGrid is up", async () => {
  let pass = () => {};
  const { clock, acquire } = limited(
    { maxConcurrency: 5 },
    () => new Promise((resolve) => (pass = () => resolve(true))),
  );
  for (let failure = 0; failure < 10; failure++) (await clock.drive(acquire())).release("failed");
  let hasStarted = false;
  const waiting = acquire().then(() => {
    hasStarted = true;
  });
  for (let turns = 0; turns < 10; turns++) await new Promise(setImmediate);
  expect([hasStarted, clock.waiting]).toEqual([false, 0]);
  pass();
  await waiting;
});

test("tells once of a wait that the server asked for, and of no other", async () => {
  const told: number[] = [];
  const onWait = (until: number) => told.push(until - 1_000_000);
  const { clock, acquire } = limited({ maxConcurrency: 2, requestsPerMinute: 6, onWait });
  const [first, second] = [await acquire(), await clock.drive(acquire())];
  first.release("throttled", undefined, 1_060_000);
  const waiting = [acquire(), acquire()];
  // Another one is in flight: it is not only the server that keeps them.
  expect(told).toEqual([]);
  second.release("throttled", undefined, 1_060_400);
  expect(told).toEqual([60_400]);
  for (const each of waiting) (await clock.drive(each)).release("completed");
  (await clock.drive(acquire())).release("completed");
  expect(told).toEqual([60_400]);
});

test("pauses longer with each refusal in a row when nobody says for how long, and lets one request ask", async () => {
  const { clock, acquire, elapsed } = limited({ maxConcurrency: 10 });
  for (const { release } of await Promise.all(Array.from({ length: 10 }, () => acquire()))) release("throttled");
  const starts: number[] = [];
  for (const outcome of ["throttled", "throttled", "throttled", "completed"] as const) {
    const { release } = await clock.drive(acquire());
    starts.push(elapsed());
    release(outcome);
  }
  expect(starts).toEqual([500, 1500, 3500, 7500]);
  const { release } = await acquire();
  expect(elapsed()).toBe(7500);
  release("throttled");
  const started: Permit[] = [];
  const waiting = Array.from({ length: 3 }, () => acquire().then((each) => started.push(each)));
  await clock.drive(Promise.race(waiting));
  expect([started.length, elapsed()]).toEqual([1, 8000]);
  started[0]?.release("completed");
  await Promise.all(waiting);
});

test("denies all requests whose deadline passes, wherever in the queue they are", async () => {
  const { clock, acquire, elapsed } = limited({ maxConcurrency: 1 });
  await acquire();
  const patient = acquire({ deadline: 1_060_000 });
  patient.catch(() => {});
  await expect(clock.drive(acquire({ deadline: 1_001_000 }))).rejects.toBeInstanceOf(DeadlineExceeded);
  expect(elapsed()).toBe(1000);
});
