import { expect, test } from "vitest";
import { type Progress, progressLine, progressText } from "./internals/cli";

const progress = (given: Partial<Progress>): Progress => ({ read: 0, unreadable: 0, isAll: true, ...given });

test("says how many were read, of how many, and how many could not be", () => {
  for (const [given, milliseconds, text] of [
    [{ read: 1, toRead: 1 }, 5000, "1 of 1 account read"],
    [{ read: 1, toRead: 2 }, 0, "1 of 2 accounts read"],
    [{ read: 0, toRead: 5 }, 5000, "0 of 5 accounts read"],
    [{ read: 5, toRead: 5, unreadable: 2 }, 5000, "5 of 5 accounts read, 2 unreadable"],
    [{ read: 5, toRead: 10, isAll: false }, 5000, "5 of at least 10 accounts read"],
    [{ read: 1 }, 1000, "1 account read, about 1 a second"],
    [{ read: 50 }, 2000, "50 accounts read, about 25 a second"],
    [{ read: 0 }, 2000, "0 accounts read, about 1 a second"],
  ] as const) {
    expect(progressText(progress(given), milliseconds)).toBe(text);
  }
});

test("estimates the end after two seconds, in seconds and then in minutes", () => {
  const left = (read: number, toRead: number, milliseconds: number) =>
    progressText(progress({ read, toRead }), milliseconds).split(" read")[1];
  expect(left(10, 20, 1999)).toBe("");
  expect(left(10, 20, 2000)).toBe(", about 2 s left");
  expect(left(10, 11, 2001)).toBe(", about 1 s left");
  expect(left(10, 99, 10_000)).toBe(", about 89 s left");
  expect(left(10, 100, 10_000)).toBe(", about 2 min left");
  expect(left(10, 310, 10_000)).toBe(", about 5 min left");
});

test("says until when SendGrid wants nobody to come, rounded up, in place of an end", () => {
  const given = progress({ read: 10, toRead: 100, waitsUntil: Date.parse("2027-03-31T09:05:06.001Z") });
  expect(progressText(given, 10_000)).toBe("10 of 100 accounts read, waits until 09:05:07 UTC, as SendGrid asks");
  const sharp = { ...given, waitsUntil: Date.parse("2027-03-31T23:59:59Z") };
  expect(progressText(sharp, 10_000)).toBe("10 of 100 accounts read, waits until 23:59:59 UTC, as SendGrid asks");
});

test("draws a bar where the line has room for it, and is never as wide as the terminal", () => {
  const half = progress({ read: 5, toRead: 10 });
  const text = "5 of 10 accounts read";
  expect(progressLine(half, 0, 80)).toBe(`[##########----------] ${text}`);
  expect(progressLine(half, 0, 23 + text.length + 1)).toBe(`[##########----------] ${text}`);
  expect(progressLine(half, 0, 23 + text.length)).toBe(text);
  expect(progressLine(half, 0, 10)).toBe(text.slice(0, 9));
  expect(progressLine(half, 0, 0)).toBe("");
  expect(progressLine(progress({ read: 0, toRead: 10 }), 0, 80)).toContain("[--------------------] ");
  expect(progressLine(progress({ read: 19, toRead: 199 }), 0, 80)).toContain("[#-------------------] ");
  expect(progressLine(progress({ read: 12, toRead: 10 }), 0, 80)).toContain("[####################] ");
  expect(progressLine(progress({ read: 3 }), 1000, 80)).toBe(
    "[--------------------] 3 accounts read, about 3 a second",
  );
  expect(progressLine(progress({ read: 0, toRead: 0 }), 0, 80)).toBe("[--------------------] 0 of 0 accounts read");
});
