import { expect, test } from "vitest";
import {
  type AccountName,
  certainlyStale,
  describeStaleWaiver,
  describeUnmatchedEntry,
  evaluate,
  isOfAll,
  parseExpectations,
  type Selected,
  searchFor,
  selectorOf,
  type UnmatchedEntry,
  unmatchedEntries,
} from "../../provider/expectations";

const subusers: readonly AccountName[] = ["eu-1", "eu-2", "us-1"].map((subuser) => ({ subuser }));
const customers: readonly AccountName[] = ["eu-1", "sg-1"].map((accountId) => ({ accountId }));

function selector(selected: Selected) {
  return selectorOf(selected, (property, text, { problem }) => new Error(`${property}: ${text} ${problem}`));
}

function namesOf(selected: Selected): readonly string[] {
  return [...subusers, ...customers]
    .filter(selector(selected))
    .map(({ subuser, accountId }) => subuser ?? `customer ${accountId}`);
}

test("selects all of a kind, those that patterns leave of them, or those alone that are named", () => {
  expect(namesOf({})).toEqual(["eu-1", "eu-2", "us-1"]);
  expect(namesOf({ accounts: "subusers" })).toEqual(["eu-1", "eu-2", "us-1"]);
  expect(namesOf({ accounts: "customer" })).toEqual(["customer eu-1", "customer sg-1"]);
  expect(namesOf({ include: ["eu-*", "us-1"] })).toEqual(["eu-1", "eu-2", "us-1"]);
  expect(namesOf({ include: ["eu-*"], exclude: ["eu-2", "no"] })).toEqual(["eu-1"]);
  expect(namesOf({ exclude: ["eu-*"] })).toEqual(["us-1"]);
  expect(namesOf({ accounts: "customer", exclude: ["eu-*"] })).toEqual(["customer sg-1"]);
  expect(namesOf({ subusers: ["us-1", "no"] })).toEqual(["us-1"]);
});

test("says which pattern cannot be used, and of which list it is", () => {
  expect(() => selector({ include: ["a", ""] })).toThrow("include:  is empty");
  expect(() => selector({ exclude: ["a\\b"] })).toThrow("exclude: a\\b has a backslash before neither");
});

test("is of all accounts of a kind when nothing narrows it", () => {
  expect([isOfAll({}, "subusers"), isOfAll({}, "customer")]).toEqual([true, false]);
  expect(isOfAll({ accounts: "customer" }, "customer")).toBe(true);
  for (const narrowed of [{ subusers: ["a"] }, { include: ["a"] }, { exclude: ["a"] }]) {
    expect(isOfAll(narrowed, "subusers"), JSON.stringify(narrowed)).toBe(false);
  }
});

const entry = { expected: true };
const expectations = parseExpectations({
  subusers: { "eu-1": entry, "eu-9": entry, "eu-*": entry, "ap-*": entry },
  accounts: { "sg-1": entry, "sg-9": entry, "us-*": entry, "sg-*": entry },
});

function unmatched(selected: Selected): readonly UnmatchedEntry[] {
  const isSelected = selector(selected);
  return unmatchedEntries(
    expectations,
    [...subusers, ...customers].filter(isSelected),
    searchFor(selected, isSelected),
  );
}

test("names the entries that match no account, and patterns only when all of a kind was looked for", () => {
  expect(unmatched({})).toEqual([
    { section: "subusers", entry: "eu-9", nearest: "eu-2" },
    { section: "subusers", entry: "ap-*" },
  ]);
  expect(unmatched({ accounts: "customer" })).toEqual([
    { section: "accounts", entry: "sg-9" },
    { section: "accounts", entry: "us-*" },
  ]);
  expect(unmatched({ include: ["eu-*"] })).toEqual([{ section: "subusers", entry: "eu-9", nearest: "eu-2" }]);
  expect(unmatched({ exclude: ["eu-*"] })).toEqual([]);
});

test("says why an entry and a waiver have no effect", () => {
  expect(unmatched({}).map(describeUnmatchedEntry)).toEqual([
    'The entry subusers["eu-9"] matches no account that this API key can list. Did you mean "eu-2"?',
    'The entry subusers["ap-*"] matches no account that this API key can list.',
  ]);
  const rest = { justification: "consent", owner: "privacy", expires: "2027-03-31" };
  const waivers = [
    { ...rest, subuser: "eu-1" },
    { ...rest, accountId: "sg-9" },
  ];
  const { staleWaivers } = evaluate(parseExpectations({ waivers }), [{ subuser: "eu-1", enabled: true }], "2027-01-01");
  expect(staleWaivers.map(describeStaleWaiver)).toEqual([
    'The waiver of subuser "eu-1" until 2027-03-31 has no effect: the account violates no expectation.',
    'The waiver of customer account "sg-9" until 2027-03-31 has no effect: this API key lists no such account.',
  ]);
  const [certain] = certainlyStale(staleWaivers, () => false);
  expect(certain?.waiver.subuser).toBe("eu-1");
  expect(certainlyStale(staleWaivers, () => false)).toHaveLength(1);
  expect(certainlyStale(staleWaivers, ({ accountId }) => accountId === "sg-9")).toHaveLength(2);
});
