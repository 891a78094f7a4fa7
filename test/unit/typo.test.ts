import { expect, test } from "vitest";
import { didYouMean, nearest } from "./internals/cli";

const known = ["apiKey", "region", "baseUrl", "maxConcurrency", "timeoutSeconds"];

test("finds the name that was meant behind one letter too many, too few, another, or two that changed places", () => {
  for (const typo of [
    "regions",
    "egion",
    "regon",
    "rigion",
    "regoin",
    "ergion",
    "regino",
    "xregion",
    "Region",
    "re_gi-on",
  ]) {
    expect(nearest(typo, known), typo).toBe("region");
  }
  expect(nearest("region", known)).toBe("region");
  expect(nearest("a", ["a"])).toBe("a");
});

test("takes one mistake in three letters for a typing error, and more for another name", () => {
  expect(nearest("rexxon", known)).toBe("region");
  expect(nearest("rexxxn", known)).toBeUndefined();
  expect(nearest("ab", ["abc"])).toBe("abc");
  expect(nearest("a", ["abc"])).toBeUndefined();
  expect(nearest("b", ["a"])).toBeUndefined();
  expect(nearest("", known)).toBeUndefined();
});

test("counts two letters that changed places as one mistake, and two of them as two", () => {
  expect(nearest("ba", ["abc"])).toBeUndefined();
  expect(nearest("bac", ["abc"])).toBe("abc");
  expect(nearest("badc", ["abcd"])).toBeUndefined();
  expect(nearest("badcef", ["abcdef"])).toBe("abcdef");
  expect(nearest("cba", ["abc"])).toBeUndefined();
  for (const other of ["xac", "bxc"]) expect(nearest(other, ["abc"]), other).toBeUndefined();
});

test("takes the nearest of several, whatever their order", () => {
  const names = ["abcdefghi", "abcdefgxx", "abcdefghx"];
  expect(nearest("abcdefghx", names)).toBe("abcdefghx");
  expect(nearest("abcdefghx", [...names].reverse())).toBe("abcdefghx");
  expect(nearest("abcdefgx", ["abcdefghi", "abcdefgxx"])).toBe("abcdefgxx");
});

test("looks at the first forty letters of a name alone", () => {
  const long = "x".repeat(40);
  expect(nearest(`${long}${"y".repeat(1000)}`, [long])).toBe(long);
  expect(nearest(`${"x".repeat(26)}${"y".repeat(14)}`, [long])).toBeUndefined();
});

test("asks whether another name was meant only when one obviously was", () => {
  expect(didYouMean("regoin", known)).toBe("Did you mean region? ");
  expect(didYouMean("colour", known)).toBe("");
});
