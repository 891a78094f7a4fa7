import { expect, test } from "vitest";
import { GivenUp, Limiter, type Pace, TooLate, TooLong, type Turn } from "./internals/sendgrid";
import { FakeClock } from "./support";

const never = Number.POSITIVE_INFINITY;
const noRefusal = () => undefined;

function limited(pace: Pace) {
  const clock = new FakeClock(1_000_000);
  const limiter = new Limiter(pace, clock, () => 1);
  const turn = (options: Partial<Parameters<Limiter["turn"]>[0]> = {}) =>
    limiter.turn({ bucket: "one", deadline: never, refusal: noRefusal, ...options });
  const elapsed = () => clock.now() - 1_000_000;
  return { clock, limiter, turn, elapsed };
}

test("lets at most maxConcurrency requests run at a time, in the order they came", async () => {
  const { turn } = limited({ maxConcurrency: 3 });
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const request = async (index: number) => {
    const { end } = await turn();
    order.push(index);
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running -= 1;
    end("answered");
  };
  await Promise.all(Array.from({ length: 20 }, (_, index) => request(index)));
  expect(most).toBe(3);
  expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

test("gives turns to buckets in the order in which they were asked for, and urgent ones first", async () => {
  const { turn } = limited({ maxConcurrency: 1 });
  const order: string[] = [];
  const first = await turn();
  const all = ["one", "two", "one", "urgent"].map(async (bucket) => {
    const { end } = await turn({ bucket, isUrgent: bucket === "urgent" });
    order.push(bucket);
    end("answered");
  });
  first.end("answered");
  await Promise.all(all);
  expect(order).toEqual(["urgent", "one", "two", "one"]);
});

test("spaces requests as requestsPerMinute says", async () => {
  const { clock, turn, elapsed } = limited({ maxConcurrency: 5, requestsPerMinute: 30 });
  const starts: number[] = [];
  const each = async () => {
    const { end } = await turn();
    starts.push(elapsed());
    end("answered");
  };
  await clock.drive(Promise.all([each(), each(), each(), each()]));
  expect(starts).toEqual([0, 2000, 4000, 6000]);
});

test("refuses at once a turn that would come after the deadline, and keeps no place for it", async () => {
  const { clock, turn, elapsed } = limited({ maxConcurrency: 5, requestsPerMinute: 1 });
  (await turn()).end("answered");
  for (let late = 0; late < 5; late++) await expect(turn({ deadline: 1_002_000 })).rejects.toBeInstanceOf(TooLate);
  expect(elapsed()).toBe(0);
  await clock.drive(turn());
  expect(elapsed()).toBe(60_000);
});

test("refuses a turn at its deadline while all places are taken", async () => {
  const { clock, turn, elapsed } = limited({ maxConcurrency: 1 });
  await turn();
  await expect(clock.drive(turn({ deadline: 1_005_000 }))).rejects.toBeInstanceOf(TooLate);
  expect(elapsed()).toBe(5000);
  expect(clock.waiting).toBe(0);
});

test("lets everybody in a bucket wait after one was told to, and nobody in another", async () => {
  const { clock, turn, elapsed } = limited({ maxConcurrency: 5 });
  const [told, other] = [await turn(), await turn()];
  other.end("answered");
  told.end("refused", undefined, 1_007_000);
  await turn({ bucket: "two" });
  expect(elapsed()).toBe(0);
  await clock.drive(turn());
  expect(elapsed()).toBe(7000);
});

test("refuses to wait longer than anybody waits, and says how long it would have been", async () => {
  const { turn } = limited({ maxConcurrency: 5 });
  (await turn()).end("refused", undefined, 1_000_000 + 3_600_000);
  await expect(turn()).rejects.toEqual(new TooLong(3_600_000));
});

test("takes a request that is cancelled out of the line, and leaves no timer", async () => {
  const { clock, turn } = limited({ maxConcurrency: 1, requestsPerMinute: 1 });
  const running = await turn();
  const controller = new AbortController();
  const cancelled = turn({ signal: controller.signal });
  const next = turn();
  controller.abort("enough");
  await expect(cancelled).rejects.toBe("enough");
  await expect(turn({ signal: controller.signal })).rejects.toBe("enough");
  running.end("cancelled");
  (await clock.drive(next)).end("answered");
  expect(clock.now()).toBe(1_060_000);
  expect(clock.waiting).toBe(0);
});

test("takes everybody out of the line whose request is not to be sent any more", async () => {
  const { clock, limiter, turn } = limited({ maxConcurrency: 1 });
  let reason: string | undefined;
  const running = await turn();
  const waiting = Array.from({ length: 3 }, () => turn({ refusal: () => reason }));
  const other = turn({ bucket: "two" });
  reason = "revoked";
  limiter.recheck();
  for (const each of waiting) await expect(each).rejects.toBe("revoked");
  running.end("answered");
  (await other).end("answered");
  await expect(turn({ refusal: () => reason })).rejects.toBe("revoked");
  expect(clock.waiting).toBe(0);
});

/** Lets requests fail one after the other until somebody is refused; when each started, in seconds. */
async function failAll({ clock, turn, elapsed }: ReturnType<typeof limited>): Promise<[number[], unknown]> {
  const starts: number[] = [];
  while (true) {
    try {
      const { end, settle } = await clock.drive(turn());
      starts.push(elapsed() / 1000);
      if (end("failed").isDoubtful) settle(false);
    } catch (error) {
      return [starts, error];
    }
  }
}

test("asks more and more rarely when nothing but failures come back, and gives up", async () => {
  const limit = limited({ maxConcurrency: 5 });
  const [starts, error] = await failAll(limit);
  expect(starts).toEqual([0, 0, 0, 0, 0, 0.5, 1.5, 3.5, 7.5, 15.5]);
  expect(error).toEqual(new GivenUp(10));
  // Half a minute later it asks again, once.
  await limit.clock.drive(new Promise<void>((resolve) => limit.clock.after(30_000, resolve)));
  const [again] = await failAll(limit);
  expect(again).toEqual([45.5]);
});

test("sends one request at a time while it looks like an outage, and all again after a success", async () => {
  const { clock, turn } = limited({ maxConcurrency: 10 });
  const failing = await Promise.all(Array.from({ length: 10 }, () => turn()));
  for (const { end } of failing) end("failed");
  const started: Turn[] = [];
  const waiting = Array.from({ length: 8 }, () => turn().then((each) => started.push(each)));
  await clock.drive(Promise.race(waiting));
  await new Promise(setImmediate);
  expect(started.length).toBe(1);
  started[0]?.end("answered");
  await Promise.all(waiting);
  expect(started.length).toBe(8);
});

test("waits with everybody while SendGrid itself is asked, and goes on when it is up", async () => {
  const { clock, turn } = limited({ maxConcurrency: 5 });
  let doubtful: Turn | undefined;
  for (let failure = 0; failure < 10; failure++) {
    const each = await clock.drive(turn());
    if (each.end("failed").isDoubtful) doubtful = each;
  }
  let hasStarted = false;
  const waiting = turn().then(() => {
    hasStarted = true;
  });
  for (let turns = 0; turns < 10; turns++) await new Promise(setImmediate);
  expect([hasStarted, clock.waiting]).toEqual([false, 0]);
  doubtful?.settle(true);
  await waiting;
});

test("pauses longer with each refusal in a row when nobody says for how long, and lets one request ask", async () => {
  const { clock, turn, elapsed } = limited({ maxConcurrency: 10 });
  for (const { end } of await Promise.all(Array.from({ length: 10 }, () => turn()))) end("refused");
  const starts: number[] = [];
  for (const outcome of ["refused", "refused", "refused", "answered"] as const) {
    const { end } = await clock.drive(turn());
    starts.push(elapsed());
    end(outcome);
  }
  expect(starts).toEqual([500, 1500, 3500, 7500]);
  const { end } = await turn();
  expect(elapsed()).toBe(7500);
  end("refused");
  const started: Turn[] = [];
  const waiting = Array.from({ length: 3 }, () => turn().then((each) => started.push(each)));
  await clock.drive(Promise.race(waiting));
  expect([started.length, elapsed()]).toEqual([1, 8000]);
  started[0]?.end("answered");
  await Promise.all(waiting);
});

test("refuses whoever's time is up, wherever in line, and not only the first", async () => {
  const { clock, turn, elapsed } = limited({ maxConcurrency: 1 });
  await turn();
  const patient = turn({ deadline: 1_060_000 });
  patient.catch(() => {});
  await expect(clock.drive(turn({ deadline: 1_001_000 }))).rejects.toBeInstanceOf(TooLate);
  expect(elapsed()).toBe(1000);
});
