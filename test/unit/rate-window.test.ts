import fc from "fast-check";
import { expect, test } from "vitest";
import { type Mark, RateWindow } from "./internals/sendgrid";
import { manyRuns } from "./support";

const endsAt = 60_000;

/** A server that counts requests as they arrive, and announces what is left. */
function server(limit: number) {
  let counted = 0;
  return () => {
    counted += 1;
    return { isRefused: counted > limit, announcement: { limit, remaining: Math.max(0, limit - counted), endsAt } };
  };
}

test("never starts more than an announced window takes, and all that it takes, in whatever order answers arrive", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 8 }),
      fc.infiniteStream(fc.nat()),
      (limit, concurrency, choices) => {
        const window = new RateWindow();
        const arrive = server(limit);
        const choice = (most: number) => (choices.next().value ?? 0) % most;
        const onTheWay: Mark[] = [];
        const answered: { mark: Mark; answer: ReturnType<typeof arrive> }[] = [];
        let started = 0;
        let refused = 0;
        const canStart = () => onTheWay.length + answered.length < concurrency && window.opensAt(0) === 0;
        // Some start before the first answer: nothing was announced to them.
        for (let step = 0; step < 1000; step++) {
          const moves = [
            ...(canStart() ? ["start"] : []),
            ...(onTheWay.length > 0 ? ["arrive"] : []),
            ...(answered.length > 0 ? ["answer"] : []),
          ];
          const move = moves[choice(Math.max(1, moves.length))];
          if (move === undefined) break;
          if (move === "start") {
            started += 1;
            onTheWay.push(window.start());
          } else if (move === "arrive") {
            const [mark] = onTheWay.splice(choice(onTheWay.length), 1);
            answered.push({ mark: mark as Mark, answer: arrive() });
          } else {
            const [{ mark, answer } = { mark: 0, answer: arrive() }] = answered.splice(choice(answered.length), 1);
            if (answer.isRefused) refused += 1;
            window.finish(mark, answer.announcement, 0);
          }
        }
        // Everything that fits was started, and nothing that does not, but for those who could not know.
        expect(started).toBe(Math.max(limit, Math.min(started, concurrency)));
        expect(refused).toBe(started - limit);
        expect(window.opensAt(0)).toBe(endsAt);
        expect(window.opensAt(endsAt)).toBe(endsAt);
      },
    ),
    manyRuns,
  );
});

test("lets everybody start before anything was announced", () => {
  const window = new RateWindow();
  for (let request = 0; request < 1000; request++) {
    expect(window.opensAt(5)).toBe(5);
    window.start();
  }
});

test("leaves room in the next window for those who are still under way", () => {
  const window = new RateWindow();
  const marks = [window.start(), window.start(), window.start()];
  window.finish(marks[0] as Mark, { limit: 3, remaining: 0, endsAt }, 0);
  expect(window.opensAt(endsAt)).toBe(endsAt);
  window.start();
  // Two of the old window may be counted in the new one.
  expect(window.opensAt(endsAt)).toBe(Number.POSITIVE_INFINITY);
  window.finish(marks[1] as Mark, { limit: 3, remaining: 1, endsAt: 2 * endsAt }, endsAt);
  expect(window.opensAt(endsAt)).toBe(2 * endsAt);
});

test("believes an announcement of fewer, when others use the same window", () => {
  const window = new RateWindow();
  window.finish(window.start(), { limit: 100, remaining: 99, endsAt }, 0);
  window.finish(window.start(), { limit: 100, remaining: 1, endsAt }, 0);
  window.start();
  expect(window.opensAt(0)).toBe(endsAt);
});

test("believes an announcement of more, when each account has a window of its own", () => {
  const window = new RateWindow();
  for (let request = 0; request < 100; request++) {
    expect(window.opensAt(request)).toBe(request);
    window.finish(window.start(), { limit: 5, remaining: 4, endsAt: endsAt + request }, request);
  }
});

test("takes no notice of a window that is over, or of half an announcement", () => {
  const window = new RateWindow();
  window.finish(window.start(), { limit: 5, remaining: 0, endsAt }, endsAt);
  window.finish(window.start(), { limit: 5, remaining: 0 }, 0);
  window.finish(window.start(), { limit: 5, endsAt }, 0);
  window.finish(window.start(), undefined, 0);
  expect(window.opensAt(0)).toBe(0);
});

test("starts anew when nobody is left who could say how the window goes on", () => {
  const window = new RateWindow();
  window.finish(window.start(), { limit: 1, remaining: 0, endsAt }, 0);
  expect(window.opensAt(endsAt)).toBe(endsAt);
  const mark = window.start();
  expect(window.opensAt(endsAt)).toBe(Number.POSITIVE_INFINITY);
  window.finish(mark, undefined, endsAt);
  expect(window.opensAt(endsAt)).toBe(endsAt);
});

test("takes a window that lets nobody through for one that lets one through", () => {
  const window = new RateWindow();
  window.finish(window.start(), { limit: 0, remaining: 0, endsAt }, 0);
  expect([window.opensAt(0), window.opensAt(endsAt)]).toEqual([endsAt, endsAt]);
});
