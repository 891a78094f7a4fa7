import { expect, onTestFinished, test, vi } from "vitest";
import type { ExpectationsFile } from "../../provider/expectations";
import { createOpenTrackingPolicies } from "../../provider/policy";
import { fleet, reportedOf, single, unknown, violationsIn } from "./policy-support";

/** Expects it off everywhere, with one waiver for each name; `2027-03-31` is the day on which the tests run. */
function waived(waivers: Readonly<Record<string, string>>, subusers: ExpectationsFile["subusers"] = {}) {
  return {
    default: { expected: false },
    subusers,
    waivers: Object.entries(waivers).map(([subuser, expires]) => {
      return { subuser, justification: "consent collected", owner: "privacy@acme.test", expires };
    }),
  };
}

const messagesOf = (reported: ReturnType<typeof reportedOf>) =>
  reported.map(({ policy, message }) => `${policy}: ${message}`);

test("lets a waived account pass on the waiver's last day, and fails on it the day after", () => {
  const [legacy, acme] = [single("legacy", true), single("acme", true)];
  const reported = reportedOf(waived({ legacy: "2027-03-31", acme: "2027-03-30" }), [legacy, acme]);
  expect(reported.map(({ policy, urn }) => [policy, urn])).toEqual([
    ["open-tracking-as-expected", acme.urn],
    ["open-tracking-waivers", undefined],
  ]);
  expect(reported[1]?.message).toBe(
    'subuser "legacy": the waiver by privacy@acme.test expires today, after 2027-03-31.',
  );
  expect(reported[0]?.message).toContain(
    'is on, expected off (by "default"), and its waiver has expired: it held until 2027-03-30 by "privacy@acme.test"',
  );
});

test("takes the day from the time that is set, in a process that runs for long too", () => {
  const policies = createOpenTrackingPolicies(waived({ legacy: "2027-03-31" }));
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  for (const [now, count] of [
    ["2027-03-31T23:59:59Z", 0],
    ["2027-04-01T00:00:00Z", 1],
  ] as const) {
    vi.setSystemTime(now);
    const violations = violationsIn(policies, [single("legacy", true)]);
    expect(violations.filter(({ policy }) => policy === "open-tracking-as-expected")).toHaveLength(count);
  }
});

test("names a waiver in the 30 days before it ends, and does not fail on it", () => {
  const stack = [fleet({ legacy: true, acme: true, fine: false })];
  const expectations = waived({ legacy: "2027-04-30", acme: "2027-05-01", fine: "2099-12-31" });
  expect(messagesOf(reportedOf(expectations, stack)).filter((message) => !message.includes('"fine"'))).toEqual([
    'open-tracking-waivers: subuser "legacy": the waiver by privacy@acme.test expires in 30 days, after 2027-04-30.',
  ]);
  const strict = reportedOf(
    waived({ legacy: "2027-04-30", acme: "2027-05-01" }),
    [fleet({ legacy: true, acme: true })],
    {
      strict: true,
    },
  );
  expect(strict.map(({ policy }) => policy)).toEqual(["open-tracking-waivers"]);
});

test("lets a waiver except an account from being unreadable until its day, and from no violation", () => {
  const expectations = waived({ legacy: "2027-04-30" });
  const [waiver] = expectations.waivers;
  const until = (expires: string) => ({ ...expectations, waivers: [{ ...waiver, waives: "unreadable", expires }] });
  const policiesOf = (expires: string, resource: ReturnType<typeof fleet>) =>
    reportedOf(until(expires) as ExpectationsFile, [resource]).map(({ policy }) => policy);
  const unreadable = fleet({ other: false }, ["legacy"]);
  expect(policiesOf("2099-12-31", unreadable)).toEqual([]);
  expect(policiesOf("2027-03-30", unreadable)).toEqual(["open-tracking-readable", "open-tracking-waivers"]);
  expect(policiesOf("2099-12-31", fleet({ other: false }, ["legacy", "another"]))).toEqual(["open-tracking-readable"]);
  expect(policiesOf("2099-12-31", fleet({ legacy: true }))).toEqual([
    "open-tracking-as-expected",
    "open-tracking-waivers",
  ]);
});

test("takes an entry that disables an expectation for a decision when it is strict", () => {
  const expectations = {
    subusers: { legacy: { expected: false, enforcementLevel: "disabled" as const }, acme: { expected: true } },
  };
  const stack = [single("legacy", true), single("acme", true)];
  expect(reportedOf(expectations, stack, { strict: true })).toEqual([]);
});

test("names the waivers that contradict nothing, and those of nobody where a fleet looked for them", () => {
  const reported = reportedOf(waived({ fine: "2099-12-31", nobody: "2099-12-31" }), [fleet({ fine: false })]);
  expect(messagesOf(reported)).toEqual([
    'open-tracking-waivers: The waiver of subuser "fine" until 2099-12-31 has no effect: the account violates no expectation. Remove it.',
    'open-tracking-waivers: The waiver of subuser "nobody" until 2099-12-31 has no effect: this API key lists no such account. Remove it, unless its account is of another key.',
  ]);
});

test("does not call a waiver of no use whose account nobody looked for, or could not be read", () => {
  const resources = [
    single("acme", false),
    fleet({ "eu-1": false }, ["eu-2"], { include: ["eu-*"] }),
    fleet({ named: false }, [], { accounts: undefined, subusers: ["named"] }),
  ];
  const expectations = waived({ elsewhere: "2099-12-31", "eu-2": "2099-12-31", "eu-3": "2099-12-31" });
  const reported = reportedOf(expectations, resources, { onUnreadable: "warn" });
  expect(reported.map(({ policy, message }) => [policy, /subuser "(.*?)"/.exec(message)?.[1]])).toEqual([
    ["open-tracking-readable", "eu-2"],
    ["open-tracking-waivers", "eu-3"],
  ]);
});

test("keeps a waiver that one of two accounts of a name needs", () => {
  const other = single("other", false, { subuser: "acme", apiKeyEnv: "SENDGRID_API_KEY_EU" });
  expect(reportedOf(waived({ acme: "2099-12-31" }), [single("acme", true), other])).toEqual([]);
  expect(reportedOf(waived({ acme: "2099-12-31" }), [single("acme", false), other])).toHaveLength(1);
});

test("names an expired waiver of an account that the stack does not have, and no other one twice", () => {
  const expectations = waived({ elsewhere: "2020-01-01", acme: "2020-01-01", fine: "2020-01-01" });
  expect(messagesOf(reportedOf(expectations, [single("acme", true), single("fine", false)]))).toEqual([
    expect.stringMatching(/^open-tracking-as-expected: .*"acme"/),
    expect.stringMatching(/^open-tracking-waivers: The waiver of subuser "fine" until 2020-01-01 has no effect/),
    'open-tracking-waivers: The waiver of subuser "elsewhere" expired: it was valid until 2020-01-01. Remove it, or renew it.',
  ]);
});

test("names the entries that match no account where a fleet of all accounts looked for them", () => {
  const entry = { expected: false };
  const expectations = { subusers: { fine: entry, typo: entry, "f*": entry, "t*": entry }, accounts: { sg1: entry } };
  expect(messagesOf(reportedOf(expectations, [single("fine", false)]))).toEqual([]);
  expect(messagesOf(reportedOf(expectations, [fleet({ fine: false }), single("also", false)]))).toEqual([
    'open-tracking-entries: The entry subusers["typo"] matches no account that this API key can list. Correct it, unless it is for accounts of another key.',
    'open-tracking-entries: The entry subusers["t*"] matches no account that this API key can list. Correct it, unless it is for accounts of another key.',
  ]);
  expect(messagesOf(reportedOf(expectations, [fleet({ fine: false }, [], { exclude: ["t*"] })]))).toEqual([]);
  expect(messagesOf(reportedOf(expectations, [fleet({ fine: false }, ["typo"])], { onUnreadable: "warn" }))).toEqual([
    expect.stringMatching(/^open-tracking-readable: /),
  ]);
});

test("says nothing of whom no key lists while a preview does not know a fleet: it may read with another key", () => {
  const mine = fleet({ acme: false });
  const ofOther = { apiKeyEnv: "SENDGRID_API_KEY_EU" };
  const entry = { expected: false };
  const expectations = waived({ elsewhere: "2099-12-31" }, { elsewhere: entry, "else*": entry });
  for (const later of [fleet(unknown, unknown, ofOther), fleet({}, unknown, ofOther)])
    expect(messagesOf(reportedOf(expectations, [mine, later]))).toEqual([]);
  const named = { ...ofOther, accounts: undefined, subusers: [unknown] };
  expect(messagesOf(reportedOf(expectations, [mine, fleet(unknown, [], named)]))).toEqual([]);
  expect(messagesOf(reportedOf(expectations, [mine, fleet({ elsewhere: true }, [], ofOther)]))).toEqual([]);
  expect(reportedOf(expectations, [mine, fleet({ other: false }, [], ofOther)]).map(({ policy }) => policy)).toEqual([
    "open-tracking-waivers",
    "open-tracking-entries",
    "open-tracking-entries",
  ]);
});

test("looks for the account of a waiver among accounts of its own kind", () => {
  const { waivers } = waived({ nobody: "2099-12-31" });
  const ofCustomer = waivers.map(({ subuser, ...rest }) => ({ accountId: subuser, ...rest }));
  const customers = fleet({ "sg-1": false }, [], { accounts: "customer" });
  const named = (expectations: ExpectationsFile) => messagesOf(reportedOf(expectations, [customers]));
  expect(named({ default: { expected: false }, waivers })).toEqual([]);
  expect(named({ default: { expected: false }, waivers: ofCustomer })).toEqual([
    'open-tracking-waivers: The waiver of customer account "nobody" until 2099-12-31 has no effect: this API key lists no such account. Remove it, unless its account is of another key.',
  ]);
});
