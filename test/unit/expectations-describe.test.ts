import { expect, test } from "vitest";
import {
  describeVerdict,
  type ExpectationsFile,
  evaluate,
  parseExpectations,
  type Reading,
} from "../../provider/expectations";

const today = "2027-03-31";
const waiver = {
  subuser: "legacy",
  justification: "consent collected, DPO-112",
  owner: "privacy@acme.test",
  expires: "2027-03-31",
};

/** The verdict on one account. */
function verdictOn(file: ExpectationsFile, reading: Reading, day = today) {
  const [verdict] = evaluate(parseExpectations(file), [reading], day).verdicts;
  if (verdict === undefined) throw new Error("There is no verdict.");
  return verdict;
}

test("names the account, its setting, what is expected by which entry, and what to do", () => {
  const file: ExpectationsFile = {
    default: { expected: false },
    subusers: { "on-*": { expected: true } },
    waivers: [waiver],
  };
  const sentence = (reading: Reading, day?: string) => describeVerdict(verdictOn(file, reading, day));
  expect(sentence({ subuser: "newsletter", enabled: true })).toBe(
    'Open tracking of subuser "newsletter" is on, expected off (by "default"). Turn it off in SendGrid, change what is ' +
      'expected, or add a waiver: { "subuser": "newsletter", "justification": "…", "owner": "…", "expires": "YYYY-MM-DD" }.',
  );
  expect(sentence({ subuser: "on-*", enabled: false })).toBe(
    'Open tracking of subuser "on-*" is off, expected on (by "on-*"). Turn it on in SendGrid, change what is ' +
      'expected, or add a waiver: { "subuser": "on-\\\\*", "justification": "…", "owner": "…", "expires": "YYYY-MM-DD" }.',
  );
  expect(sentence({ accountId: "sg1", enabled: true })).toContain('waiver: { "accountId": "sg1", ');
  expect(sentence({ subuser: "legacy", enabled: true })).toBe(
    'Open tracking of subuser "legacy" is on, expected off (by "default"), and waived until 2027-03-31 by ' +
      '"privacy@acme.test" ("consent collected, DPO-112").',
  );
  expect(sentence({ subuser: "legacy", enabled: true }, "2027-04-01")).toBe(
    'Open tracking of subuser "legacy" is on, expected off (by "default"), and its waiver has expired: it held until ' +
      '2027-03-31 by "privacy@acme.test" ("consent collected, DPO-112"). Turn it off in SendGrid, change what is ' +
      "expected, or renew it.",
  );
  expect(sentence({ subuser: "a", enabled: false })).toBe(
    'Open tracking of subuser "a" is off, as expected (by "default").',
  );
  expect(sentence({ subuser: "a" })).toBe(
    'Open tracking of subuser "a" could not be read, expected off (by "default").',
  );
  expect(describeVerdict(verdictOn({}, { subuser: "a", enabled: true }))).toBe(
    'Open tracking of subuser "a" is on, and nothing is expected of it.',
  );
});

test("writes a waiver that the parser takes, also for a name with a star in it", () => {
  const file: ExpectationsFile = { default: { expected: false } };
  const reading = { subuser: 'a*b\\"c', enabled: true };
  const [, example = ""] = /add a waiver: (.+)\.$/.exec(describeVerdict(verdictOn(file, reading))) ?? [];
  const added = JSON.parse(example.replace("YYYY-MM-DD", today));
  expect(verdictOn({ ...file, waivers: [added] }, reading).verdict).toBe("waived");
});
