import fc from "fast-check";
import { expect, test } from "vitest";
import { FixedWindow, type Mark } from "./internals/sendgrid";
import { manyRuns } from "./support";

const resetAt = 60_000;

/** A server that counts requests as they arrive, and announces what is left. */
function server(limit: number) {
  let counted = 0;
  return () => {
    counted += 1;
    return { isRefused: counted > limit, announcement: { limit, remaining: Math.max(0, limit - counted), resetAt } };
  };
}

test("never starts more than an announced window takes, and all that it takes, in whatever order answers arrive", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 8 }),
      fc.infiniteStream(fc.nat()),
      (limit, concurrency, choices) => {
        const window = new FixedWindow();
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
        expect(window.opensAt(0)).toBe(resetAt);
        expect(window.opensAt(resetAt)).toBe(resetAt);
      },
    ),
    manyRuns,
  );
});

test("lets everybody start before anything was announced", () => {
  const window = new FixedWindow();
  for (let request = 0; request < 1000; request++) {
    expect(window.opensAt(5)).toBe(5);
    window.start();
  }
});

test("leaves room in the next window for those who are still under way", () => {
  const window = new FixedWindow();
  const marks = [window.start(), window.start(), window.start()];
  window.finish(marks[0] as Mark, { limit: 3, remaining: 0, resetAt }, 0);
  expect(window.opensAt(resetAt)).toBe(resetAt);
  window.start();
  // Two of the old window may be counted in the new one.
  expect(window.opensAt(resetAt)).toBe(Number.POSITIVE_INFINITY);
  window.finish(marks[1] as Mark, { limit: 3, remaining: 1, resetAt: 2 * resetAt }, resetAt);
  expect(window.opensAt(resetAt)).toBe(2 * resetAt);
});

test("believes an announcement of fewer, when others use the same window", () => {
  const window = new FixedWindow();
  window.finish(window.start(), { limit: 100, remaining: 99, resetAt }, 0);
  window.finish(window.start(), { limit: 100, remaining: 1, resetAt }, 0);
  window.start();
  expect(window.opensAt(0)).toBe(resetAt);
});

test("believes an announcement of more, when each account has a window of its own", () => {
  const window = new FixedWindow();
  for (let request = 0; request < 100; request++) {
    expect(window.opensAt(request)).toBe(request);
    window.finish(window.start(), { limit: 5, remaining: 4, resetAt: resetAt + request }, request);
  }
});

test("takes no notice of a window that is over, or of half an announcement", () => {
  const window = new FixedWindow();
  window.finish(window.start(), { limit: 5, remaining: 0, resetAt }, resetAt);
  window.finish(window.start(), { limit: 5, remaining: 0 }, 0);
  window.finish(window.start(), { limit: 5, resetAt }, 0);
  window.finish(window.start(), undefined, 0);
  expect(window.opensAt(0)).toBe(0);
});

test("starts anew when nobody is left who could say how the window goes on", () => {
  const window = new FixedWindow();
  window.finish(window.start(), { limit: 1, remaining: 0, resetAt }, 0);
  expect(window.opensAt(resetAt)).toBe(resetAt);
  const mark = window.start();
  expect(window.opensAt(resetAt)).toBe(Number.POSITIVE_INFINITY);
  window.finish(mark, undefined, resetAt);
  expect(window.opensAt(resetAt)).toBe(resetAt);
});

test("takes a window that lets nobody through for one that lets one through", () => {
  const window = new FixedWindow();
  window.finish(window.start(), { limit: 0, remaining: 0, resetAt }, 0);
  expect([window.opensAt(0), window.opensAt(resetAt)]).toEqual([resetAt, resetAt]);
});
