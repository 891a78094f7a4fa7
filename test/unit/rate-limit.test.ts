import fc from "fast-check";
import { expect, test } from "vitest";
import { parseRateLimitHeaders, parseReset, parseRetryAfter, skewOf } from "./internals/sendgrid";
import { manyRuns } from "./support";

const now = Date.UTC(2026, 10, 24, 12, 0, 0);

const headersOf = (headers: Record<string, string>) => new Headers(headers);
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.double().map(String),
  fc.bigInt().map(String),
  fc.integer().map(String),
  fc.date().map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
  fc.constantFrom("", " ", "0", "-1", "1e999", "9".repeat(400), "Infinity", "NaN", "0x10", "1,2", "Mon", "null"),
);

test("takes a reset for an epoch in seconds, for one in milliseconds, or for seconds from now", () => {
  expect(parseReset(String(now / 1000 + 60), now)).toBe(60_000);
  expect(parseReset(String(now + 60_000), now)).toBe(60_000);
  expect(parseReset("60", now)).toBe(60_000);
  expect(parseReset(" 1.5 ", now)).toBe(1500);
  expect(parseReset("0", now)).toBe(0);
  expect(parseReset("99999999", now)).toBe(99_999_999_000);
  expect(parseReset("100000000", now)).toBe(0);
  expect(parseReset("99999999999", now)).toBe(99_999_999_999_000 - now);
  expect(parseReset("100000000000", now)).toBe(0);
});

test("takes a reset that is over for now", () => {
  expect(parseReset(String(now / 1000 - 5), now)).toBe(0);
});

test("takes Retry-After as seconds or as a date in any of the three forms of HTTP", () => {
  expect(parseRetryAfter("7", now)).toBe(7000);
  expect(parseRetryAfter("Tue, 24 Nov 2026 12:00:30 GMT", now)).toBe(30_000);
  expect(parseRetryAfter("Tuesday, 24-Nov-26 12:00:30 GMT", now)).toBe(30_000);
  expect(parseRetryAfter(" Tue Nov 24 12:00:30 2026 GMT ", now)).toBe(30_000);
  expect(parseRetryAfter("Tue, 24 Nov 2026 11:00:00 GMT", now)).toBe(0);
});

test("takes nothing else for a moment", () => {
  for (const text of ["", "soon", "-1", "1e3", "0x10", "2026-11-24", "Nov 24", "5 s", "Infinity", "9".repeat(400)]) {
    expect(parseReset(text, now), text).toBeUndefined();
    expect(parseRetryAfter(text, now), text).toBeUndefined();
  }
});

test("never throws, never waits a negative time, and never takes a text for a number that it is not", () => {
  fc.assert(
    fc.property(anyText, fc.double({ min: 0, max: 4e12, noNaN: true }), (text, moment) => {
      for (const wait of [parseReset(text, moment), parseRetryAfter(text, moment)]) {
        if (wait === undefined) continue;
        expect(Number.isFinite(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(0);
      }
      if (!/\d/.test(text)) {
        expect(parseReset(text, moment)).toBeUndefined();
        expect(parseRetryAfter(text, moment)).toBeUndefined();
      }
    }),
    manyRuns,
  );
});

test("announces what the headers say, in any letter case, and leaves out what makes no sense", () => {
  const headers = { "X-RATELIMIT-LIMIT": "600", "x-ratelimit-remaining": "5", "X-RateLimit-Reset": "60" };
  expect(parseRateLimitHeaders(headersOf(headers), now)).toEqual({ limit: 600, remaining: 5, resetAt: now + 60_000 });
  expect(parseRateLimitHeaders(headersOf({ "retry-after": "3" }), now)).toEqual({ retryAfter: now + 3000 });
  expect(parseRateLimitHeaders(headersOf({ ...headers, "x-ratelimit-remaining": "-1" }), now)).toEqual({
    limit: 600,
    resetAt: now + 60_000,
  });
  expect(
    parseRateLimitHeaders(headersOf({ "x-ratelimit-reset": "x", "x-ratelimit-limit": "9".repeat(30) }), now),
  ).toEqual({});
  expect(parseRateLimitHeaders(headersOf({ "x-ratelimit-remaining": "5" }), now)).toBeUndefined();
});

test("understands a server whose clock is not ours", () => {
  const server = now + 90_000;
  const headers = { date: new Date(server).toUTCString(), "x-ratelimit-reset": String(server / 1000 + 30) };
  expect(parseRateLimitHeaders(headersOf(headers), now)).toEqual({ resetAt: now + 30_000 });
  expect(
    parseRateLimitHeaders(headersOf({ ...headers, "retry-after": new Date(server + 5000).toUTCString() }), now),
  ).toEqual({
    resetAt: now + 30_000,
    retryAfter: now + 5000,
  });
});

test("takes a moment within the second of the server's Date for the same, and any other for what the server says", () => {
  expect(skewOf(new Date(now).toUTCString(), now)).toBe(0);
  expect(skewOf(new Date(now).toUTCString(), now + 999)).toBe(0);
  expect(skewOf(new Date(now).toUTCString(), now + 1000)).toBe(-1000);
  expect(skewOf(new Date(now + 1000).toUTCString(), now)).toBe(1000);
  expect(skewOf("yesterday", now)).toBe(0);
  expect(skewOf(null, now)).toBe(0);
});

test("never takes a window for over before the server does, however its clock differs", () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: 0, max: 300 }), (ahead, left) => {
      fc.pre(ahead <= -1000 || ahead >= 0);
      const server = now + ahead;
      const end = Math.ceil(server / 1000) + left;
      const date = new Date(Math.floor(server / 1000) * 1000).toUTCString();
      const announcement = parseRateLimitHeaders(headersOf({ date, "x-ratelimit-reset": String(end) }), now);
      const wait = (announcement?.resetAt ?? 0) - now;
      expect(wait).toBeGreaterThanOrEqual(end * 1000 - server);
      expect(wait).toBeLessThanOrEqual(end * 1000 - server + 1000);
    }),
    manyRuns,
  );
});

test("never throws on any headers, and announces only moments that are not over", () => {
  const safe = anyText.map((text) => text.replace(/[^\x20-\x7e]/g, ""));
  fc.assert(
    fc.property(safe, safe, safe, safe, safe, (limit, remaining, reset, retry, date) => {
      const announcement = parseRateLimitHeaders(
        headersOf({
          "x-ratelimit-limit": limit,
          "x-ratelimit-remaining": remaining,
          "x-ratelimit-reset": reset,
          "retry-after": retry,
          date,
        }),
        now,
      );
      for (const count of [announcement?.limit, announcement?.remaining]) {
        if (count !== undefined) expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
      }
      for (const moment of [announcement?.resetAt, announcement?.retryAfter]) {
        if (moment !== undefined) expect(moment).toBeGreaterThanOrEqual(now);
      }
    }),
    manyRuns,
  );
});
