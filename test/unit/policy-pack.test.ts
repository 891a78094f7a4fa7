import { expect, test } from "vitest";
import { createOpenTrackingPolicies } from "../../provider/policy";
import { fleet, reportedOf, single, violationsIn } from "./policy-support";

test("says of each policy what it is for, whether it fails, and which take expectations from the pack's configuration", () => {
  const policies = createOpenTrackingPolicies({ default: { expected: false } });
  expect(policies.map(({ name, enforcementLevel, description }) => [name, enforcementLevel, description])).toEqual([
    ["open-tracking-as-expected", "mandatory", "Open tracking must be as the mandatory expectations say."],
    ["open-tracking-as-advised", "advisory", "Open tracking should be as the advisory expectations say."],
    ["open-tracking-readable", "mandatory", "Open tracking of every account of a fleet must be readable."],
    ["open-tracking-one-value", "mandatory", "Open tracking of an account must have one value in all resources."],
    ["open-tracking-waivers", "advisory", "Every waiver should be in force and needed, and be renewed before it ends."],
    ["open-tracking-entries", "advisory", "Every entry of the expectations should match an account."],
  ]);
  const configurable = policies.filter(({ configSchema }) => configSchema !== undefined);
  expect(configurable.map(({ name }) => name)).toEqual([
    "open-tracking-as-expected",
    "open-tracking-as-advised",
    "open-tracking-waivers",
    "open-tracking-entries",
  ]);
  for (const { configSchema } of configurable) {
    expect(configSchema?.properties.expectations).toEqual({
      type: ["object", "string"],
      description: "What the settings should be: an object, or the path of a JSON file.",
    });
  }
});

test("reports an account that two fleets could not read once, at the first of them", () => {
  const [one, two] = ["one", "two"].map((name) => ({
    ...fleet({}, ["gone"]),
    urn: `urn:pulumi:test::test::t::${name}`,
  }));
  if (one === undefined || two === undefined) throw new Error("There are no fleets.");
  const reported = reportedOf({ default: { expected: true } }, [two, one]);
  expect(reported.map(({ policy, urn }) => [policy, urn])).toEqual([["open-tracking-readable", one.urn]]);
});

test("says what to do when a resource has something in it that was never written", () => {
  const acme = single("acme", "true");
  expect(() => reportedOf({ default: { expected: true } }, [acme])).toThrow(
    `Cannot evaluate ${acme.urn}: its enabled is "true", which pulumi-sendgrid-open-tracking never writes. Use the same ` +
      "version of the package in the program and in the policy pack.",
  );
});

test("judges a customer account by its own resource", () => {
  const customer = single("customer", true, { accountId: "sg1" });
  const reported = reportedOf({ accounts: { sg1: { expected: false } } }, [customer]);
  expect(reported.map(({ urn }) => urn)).toEqual([customer.urn]);
});

test("reports what matches no account, and accounts of which nothing is expected, as mandatory when it is strict", () => {
  const expectations = {
    subusers: { acme: { expected: true }, typo: { expected: true } },
    waivers: [{ subuser: "gone", justification: "x", owner: "x", expires: "9999-12-31" }],
  };
  const stack = [fleet({ acme: true, other: false })];
  const strictly = (options: object, config = {}) =>
    violationsIn(createOpenTrackingPolicies(expectations, options), stack, { "open-tracking-as-expected": config })
      .filter(({ policy }) => policy === "open-tracking-as-expected")
      .map(({ message }) => message);
  const messages = [
    expect.stringContaining('The waiver of subuser "gone"'),
    expect.stringContaining('The entry subusers["typo"] matches no account'),
    'Open tracking of subuser "other" is off, and nothing is expected of it.',
  ];
  expect(strictly({})).toEqual([]);
  expect(strictly({ strict: true })).toEqual(messages);
  expect(strictly({}, { strict: true })).toEqual(messages);
  expect(strictly({ strict: true }, { strict: false })).toEqual([]);
});

test("refuses expectations that expect nothing", () => {
  expect(() => createOpenTrackingPolicies({})).toThrow("expectations expects nothing of any account.");
});

test("refuses options that cannot be meant, in the words of the function", () => {
  const off = { default: { expected: false } };
  expect(() => createOpenTrackingPolicies(off, { onUnreadable: "ignore" as never })).toThrow(
    'createOpenTrackingPolicies: Cannot read open tracking: onUnreadable is "ignore". Use "fail" or "warn".',
  );
  expect(() => createOpenTrackingPolicies(off, { strict: "yes" as never })).toThrow(
    'strict is "yes". Use true or false, without quotes.',
  );
  expect(() => createOpenTrackingPolicies(undefined as never)).toThrow(
    "expectations are not given. Pass an object, or the path of a JSON file.",
  );
  expect(() => createOpenTrackingPolicies(off, { later: 1 } as never)).toThrow(
    "The properties are onUnreadable, strict, now.",
  );
});
