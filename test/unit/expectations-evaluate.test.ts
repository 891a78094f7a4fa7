import { expect, test } from "vitest";
import {
  dayOf,
  ExpectationsError,
  type ExpectationsFile,
  evaluate,
  isFailing,
  isWarning,
  parseExpectations,
  type Reading,
  tally,
} from "../../provider/expectations";

const today = "2027-03-31";
const waiver = {
  subuser: "legacy",
  justification: "consent collected, DPO-112",
  owner: "privacy@acme.test",
  expires: "2027-03-31",
};

function judged(file: ExpectationsFile, readings: readonly Reading[], day = today) {
  return evaluate(parseExpectations(file), readings, day);
}

/** The verdict on one account. */
function verdictOn(file: ExpectationsFile, reading: Reading, day = today) {
  const [verdict] = judged(file, [reading], day).verdicts;
  if (verdict === undefined) throw new Error("There is no verdict.");
  return verdict;
}

function failureOf(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("It did not fail.");
}

test("lets an exact entry win over patterns, and patterns over the default", () => {
  const file: ExpectationsFile = {
    default: { expected: false },
    subusers: { "eu-*": { expected: true }, "*-1": { expected: false }, "eu-1": { expected: true } },
  };
  const ruleFor = (subuser: string) => verdictOn(file, { subuser, enabled: true }).rule;
  expect(["eu-1", "eu-2", "us-1", "acme"].map(ruleFor)).toEqual(["eu-1", "eu-*", "*-1", "default"]);
});

test("matches any characters with a star, also none, and nothing else than what is written", () => {
  const isMatched = (pattern: string, subuser: string) =>
    verdictOn({ subusers: { [pattern]: { expected: true } } }, { subuser, enabled: true }).rule === pattern;
  for (const [pattern, name] of [
    ["*", "acme"],
    ["eu-*", "eu-"],
    ["*a*b*", "ab"],
    ["a*c*e", "abcde"],
    ["a**e", "ae"],
    ["*.eu", "a.eu.eu"],
    ["\\**", "*acme"],
    ["*\\\\", "a\\"],
  ] as const) {
    expect(isMatched(pattern, name), `${pattern} ${name}`).toBe(true);
  }
  for (const [pattern, name] of [
    ["eu-*", "EU-1"],
    ["eu-*", "xeu-1"],
    ["ab*ba", "aba"],
    ["*a*b*", "ba"],
    ["a.c*", "abc"],
    ["a?*", "ab"],
    ["\\**", "acme"],
    ["\\*", "acme"],
  ] as const) {
    expect(isMatched(pattern, name), `${pattern} ${name}`).toBe(false);
  }
});

test("matches a pattern with many stars without going through every way to do so", () => {
  const pattern = `${"*a".repeat(30)}*b`;
  const verdict = verdictOn(
    { subusers: { [pattern]: { expected: true } } },
    { subuser: "a".repeat(64), enabled: true },
  );
  expect(verdict.verdict).toBe("unspecified");
});

test("refuses all ties at once, and says which patterns match which account", () => {
  const expectations = parseExpectations(
    {
      subusers: {
        "a*": { expected: true },
        "*b": { expected: true },
        "*": { expected: false },
        abb: { expected: true },
      },
    },
    "fleet.json",
  );
  const readings = [{ subuser: "ab" }, { subuser: "ac" }, { subuser: "aab", enabled: true }, { subuser: "abb" }];
  const error = failureOf(() => evaluate(expectations, readings, today));
  expect(error).toBeInstanceOf(ExpectationsError);
  expect(error.message.split("\n")).toEqual([
    "fleet.json has 2 mistakes:",
    '  subusers["a*"] and subusers["*b"] and subusers["*"] all match subuser "aab", subuser "ab". ' +
      "Narrow a pattern, or give each of these accounts an entry of its own.",
    '  subusers["a*"] and subusers["*"] both match subuser "ac". ' +
      "Narrow a pattern, or give each of these accounts an entry of its own.",
  ]);
});

test("names the first accounts of a tie, and says how many more there are", () => {
  const expectations = parseExpectations({ subusers: { "a*": { expected: true }, "*": { expected: false } } });
  const readings = Array.from({ length: 25 }, (_, index) => ({ subuser: `a${index}` }));
  const { message } = failureOf(() => evaluate(expectations, readings, today));
  const named = message.match(/subuser "a\d+"/g)?.length ?? 0;
  expect(named).toBeGreaterThan(1);
  expect(message).toContain(` and ${25 - named} more. Narrow a pattern`);
});

test("keeps subusers and customer accounts of the same name apart", () => {
  const file: ExpectationsFile = {
    subusers: { same: { expected: true } },
    accounts: { same: { expected: false } },
    waivers: [{ ...waiver, subuser: "same" }],
  };
  const { verdicts } = judged(file, [
    { accountId: "same", enabled: true },
    { subuser: "same", enabled: true },
  ]);
  expect(verdicts.map(({ account, verdict }) => ({ ...account, verdict }))).toEqual([
    { subuser: "same", verdict: "met" },
    { accountId: "same", verdict: "violated" },
  ]);
});

test("takes any word for a subuser's name", () => {
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "length", "default", "0"];
  const subusers = Object.fromEntries(names.map((name) => [name, { expected: true }]));
  const file = JSON.parse(JSON.stringify({ default: { expected: false }, subusers }));
  const { verdicts } = judged(
    file,
    [...names, "valueOf"].map((subuser) => ({ subuser, enabled: true })),
  );
  expect(verdicts.filter(({ verdict }) => verdict === "met")).toHaveLength(names.length);
  expect(verdicts.find(({ verdict }) => verdict !== "met")?.account.subuser).toBe("valueOf");
});

test("leaves an account unspecified when nothing is expected of it", () => {
  const nothing = verdictOn({}, { subuser: "acme", enabled: true });
  expect(nothing).toEqual({ account: { subuser: "acme" }, verdict: "unspecified", enabled: true });
  const disabled: ExpectationsFile = { default: { expected: false, enforcementLevel: "disabled" }, waivers: [waiver] };
  expect(verdictOn(disabled, { subuser: "legacy", enabled: true })).toMatchObject({
    verdict: "unspecified",
    rule: "default",
    enforcementLevel: "disabled",
  });
});

test("fails what is mandatory, and warns of what is advisory", () => {
  const file: ExpectationsFile = {
    default: { expected: false, enforcementLevel: "advisory" },
    subusers: { "eu-*": { expected: false } },
    waivers: [
      { ...waiver, subuser: "eu-expired", expires: "2027-03-30" },
      { ...waiver, subuser: "eu-waived" },
    ],
  };
  const names = ["eu-1", "eu-expired", "eu-waived", "us-1"];
  const { verdicts } = judged(file, [
    ...names.map((subuser) => ({ subuser, enabled: true })),
    { subuser: "eu-off", enabled: false },
    { subuser: "eu-unreadable" },
  ]);
  expect(verdicts.filter(isFailing).map(({ account }) => account.subuser)).toEqual(["eu-1", "eu-expired"]);
  expect(verdicts.filter(isWarning).map(({ account }) => account.subuser)).toEqual(["us-1"]);
  expect(tally(verdicts)).toEqual({
    accounts: 6,
    on: 4,
    off: 1,
    met: 1,
    violated: 2,
    waived: 1,
    expired: 1,
    unreadable: 1,
    unspecified: 0,
  });
});

test("never concludes anything of an account that could not be read", () => {
  const file: ExpectationsFile = { default: { expected: false }, waivers: [waiver] };
  const { verdicts, staleWaivers } = judged(file, [{ subuser: "legacy", enabled: undefined }]);
  expect(verdicts).toEqual([
    {
      account: { subuser: "legacy" },
      verdict: "unreadable",
      expected: false,
      enforcementLevel: "mandatory",
      rule: "default",
    },
  ]);
  expect(staleWaivers).toEqual([]);
});

test("lists waivers that could go, those of subusers first", () => {
  const { subuser: _, ...rest } = waiver;
  const file: ExpectationsFile = {
    default: { expected: false },
    waivers: [
      { ...rest, accountId: "gone" },
      { ...waiver, subuser: "gone" },
      { ...waiver, subuser: "fine", expires: "2020-01-01" },
      waiver,
    ],
  };
  const { staleWaivers } = judged(file, [
    { subuser: "fine", enabled: false },
    { subuser: "legacy", enabled: true },
  ]);
  expect(staleWaivers.map(({ waiver: { subuser, accountId }, reason }) => [subuser ?? accountId, reason])).toEqual([
    ["fine", "nothing-to-waive"],
    ["gone", "no-such-account"],
    ["gone", "no-such-account"],
  ]);
  expect(staleWaivers.at(-1)?.waiver.accountId).toBe("gone");
});

test("takes days in UTC", () => {
  expect(dayOf(Date.parse("2027-03-31T23:59:59.999Z"))).toBe("2027-03-31");
  expect(dayOf(Date.parse("2027-04-01T00:30:00+02:00"))).toBe("2027-03-31");
});

test("refuses to judge by a day that is none, and two readings of one account", () => {
  const expectations = parseExpectations({});
  expect(failureOf(() => evaluate(expectations, [], "2027-3-1")).message).toContain('"2027-3-1"');
  const twice = [{ subuser: "a", enabled: true }, { accountId: "a" }, { subuser: "a" }];
  expect(failureOf(() => evaluate(expectations, twice, today)).message).toContain('two readings of subuser "a"');
});

test("waives an account that cannot be read, and never a violation, when a waiver says so", () => {
  const waiver = {
    subuser: "acme",
    waives: "unreadable",
    justification: "suspended",
    owner: "ops",
    expires: "2027-03-31",
  };
  const on = (enabled: boolean | undefined, today: string, waives = "unreadable") => {
    const expectations = parseExpectations({ default: { expected: false }, waivers: [{ ...waiver, waives }] });
    const { verdicts, staleWaivers } = evaluate(expectations, [{ subuser: "acme", enabled }], today);
    return [verdicts[0]?.verdict, verdicts[0]?.enabled, staleWaivers.map(({ reason }) => reason)];
  };
  expect(on(undefined, "2027-03-31")).toEqual(["waived", undefined, []]);
  expect(on(undefined, "2027-04-01")).toEqual(["unreadable", undefined, []]);
  expect(on(true, "2027-03-31")).toEqual(["violated", true, ["nothing-to-waive"]]);
  expect(on(false, "2027-03-31")).toEqual(["met", false, ["nothing-to-waive"]]);
  expect(on(undefined, "2027-03-31", "violation")).toEqual(["unreadable", undefined, []]);
  expect(on(true, "2027-03-31", "violation")).toEqual(["waived", true, []]);
});
