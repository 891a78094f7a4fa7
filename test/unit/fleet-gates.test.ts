import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { getOpenTrackingFleet, OpenTracking, OpenTrackingFleet, type OpenTrackingFleetArgs } from "../../provider";
import { startProgram, valueIn } from "./program-support";

const subusers = { newsletter: true, shop: false };
const asExpected = { newsletter: { expected: true }, shop: { expected: false } };

/** What a fleet fails with, or nothing, and what it warns of. */
async function saidOf(args: object, options: Parameters<typeof startProgram>[0] = { subusers }) {
  const { warnings } = await startProgram(options);
  const fleet = new OpenTrackingFleet("all", args as OpenTrackingFleetArgs);
  const failure = await valueIn(fleet.enabled).then(
    () => undefined,
    ({ message }: Error) => message,
  );
  if (failure === undefined) await valueIn(fleet.urn);
  return { failure, warnings: warnings.map((line) => line.replace("warning: [runtime] ", "")) };
}

const passes = { failure: undefined, warnings: [] };

test("fails with expectations when a pattern of include matches no account, and names the nearest", async () => {
  const args = { include: ["newsleter*", "shop"], expectations: { default: { expected: false } } };
  expect(await saidOf(args)).toEqual({
    failure:
      'OpenTrackingFleet "all": 1 pattern of include matches no account:\n' +
      '  "newsleter*" matches no account. Did you mean "newsletter"?',
    warnings: [],
  });
  const { failure, warnings } = await saidOf({ include: args.include });
  expect(failure).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining('Did you mean "newsletter"?')]);
  expect(await saidOf({ ...args, include: ["s*p", "shop"] })).toEqual(passes);
});

test("warns of a pattern of exclude, an entry and a waiver that match no account, and fails on them when it is strict", async () => {
  const waiver = { justification: "consent", owner: "privacy", expires: "9999-12-31" };
  for (const [args, line] of [
    [{ exclude: ["old-*"], expectations: { subusers: asExpected } }, '"old-*" matches no account.'],
    [
      { expectations: { subusers: { ...asExpected, newsleter: { expected: false } } } },
      'The entry subusers["newsleter"] matches no account that this API key can list.',
    ],
    [
      { expectations: { subusers: asExpected, waivers: [{ subuser: "gone", ...waiver }] } },
      'The waiver of subuser "gone"',
    ],
    [
      {
        expectations: {
          default: { expected: false },
          subusers: { newsletter: { expected: true } },
          accounts: { shop: { expected: true } },
        },
      },
      'The entry accounts["shop"] names a subuser, not a customer account. Move it to subusers.',
    ],
    [
      { expectations: { subusers: asExpected, waivers: [{ accountId: "shop", ...waiver }] } },
      'The waiver of accountId "shop" has the name of a subuser. Use subuser.',
    ],
  ] as const) {
    const { failure, warnings } = await saidOf(args);
    expect(failure).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining(`:\n  ${line}`)]);
    const strict = await saidOf({ ...args, strict: true });
    expect(strict.failure).toContain('OpenTrackingFleet "all" (strict): 1 ');
    expect(strict.failure).toContain(line);
    expect(strict.warnings).toEqual([]);
  }
  expect(await saidOf({ expectations: { subusers: asExpected }, strict: true })).toEqual(passes);
});

test("suggests the account that an entry may mean, unless that account has an entry of its own", async () => {
  const { warnings } = await saidOf({
    expectations: { subusers: { shop: { expected: false }, newsleter: { expected: true } } },
  });
  expect(warnings).toEqual([expect.stringContaining('that this API key can list. Did you mean "newsletter"?')]);
});

test("fails on accounts of which nothing is expected when it is strict", async () => {
  const expectations = { subusers: { shop: { expected: false } } };
  expect(await saidOf({ expectations })).toEqual(passes);
  expect(await saidOf({ expectations, strict: true })).toEqual({
    failure: 'OpenTrackingFleet "all" (strict): nothing is expected of 1 account:\n  "newsletter"',
    warnings: [],
  });
});

test("takes an entry that disables an expectation for a decision when it is strict", async () => {
  const newsletter = { expected: false, enforcementLevel: "disabled" };
  const expectations = { subusers: { newsletter, shop: { expected: false } } };
  expect(await saidOf({ expectations, strict: true })).toEqual(passes);
});

test("refuses expectations that expect nothing, and strict without expectations, before any request", async () => {
  const { simulator } = await startProgram({ subusers });
  const remedy = 'Add entries, for instance "default": { "expected": false }, or leave the expectations out.';
  for (const [args, message] of [
    [{ expectations: {} }, `expectations expects nothing of any account. ${remedy}`],
    [{ expectations: { subusers: {}, waivers: [] } }, "expectations expects nothing of any account."],
    [{ strict: true }, "strict is true and expectations is undefined. Pass expectations, or leave strict out."],
    [{ strict: true, expectations: undefined }, "strict is true and expectations is undefined."],
    [
      { strict: "yes", expectations: { default: { expected: true } } },
      'strict is "yes". Use true or false, without quotes.',
    ],
  ] as const) {
    expect(() => new OpenTrackingFleet("all", args as never)).toThrow(message);
  }
  await expect(getOpenTrackingFleet({ strict: true } as never)).rejects.toThrow('there is no property "strict"');
  expect(simulator.requests).toEqual([]);
});

test("warns of expectations and of expected that are passed as undefined, and of none that are left out", async () => {
  expect(await saidOf({ expectations: undefined })).toEqual({
    failure: undefined,
    warnings: [
      'OpenTrackingFleet "all": expectations is undefined, so nothing is expected. Pass expectations, or leave the property out.',
    ],
  });
  expect(await saidOf({})).toEqual(passes);
  const { warnings } = await startProgram({ subusers });
  const later = pulumi.output(undefined) as unknown as pulumi.Output<boolean | undefined>;
  for (const [name, args] of Object.entries({ now: { expected: undefined }, later: { expected: later }, none: {} })) {
    const reading = new OpenTracking(name, { subuser: "shop", ...args } as never);
    expect(await valueIn(reading.enabled)).toBe(false);
    await valueIn(reading.urn);
  }
  const advice = "expected is undefined, so nothing is asserted. Pass true or false, or leave the property out.";
  expect(warnings).toEqual(["now", "later"].map((name) => `warning: [runtime] OpenTracking "${name}": ${advice}`));
});

test("fails with expectations when no account could be read, even if unreadable accounts are only warned of", async () => {
  const failing = { enabled: true, failure: { status: 403 } };
  const expectations = { default: { expected: false } };
  const args = { onUnreadable: "warn", expectations };
  const nobody = await saidOf(args, { subusers: { one: failing, two: failing } });
  expect(nobody.failure).toContain('OpenTrackingFleet "all": of 2 accounts, 2 could not be read:');
  const some = await saidOf(args, { subusers: { one: failing, two: false } });
  expect(some.failure).toBeUndefined();
  expect(some.warnings).toEqual([expect.stringContaining("of 2 accounts, 1 could not be read:")]);
  expect((await saidOf({ onUnreadable: "warn" }, { subusers: { one: failing } })).failure).toBeUndefined();
  expect((await saidOf(args, { subusers: {} })).failure).toContain("its expectations apply to no account:");
});

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test("lets a waiver except an account from being unreadable, and no other one, and never all of them", async () => {
  const failing = { enabled: true, failure: { status: 403 } };
  const waiver = { waives: "unreadable", justification: "suspended", owner: "privacy", expires: "9999-12-31" };
  const args = { expectations: { default: { expected: false }, waivers: [{ subuser: "suspended", ...waiver }] } };
  const saidWith = (subusers: object, others: object = {}) =>
    saidOf({ ...args, ...others }, { subusers: subusers as Record<string, boolean> });
  expect(await saidWith({ suspended: failing, off: false })).toEqual(passes);
  expect(await saidWith({ suspended: failing, off: false }, { onUnreadable: "warn" })).toEqual(passes);
  const another = await saidWith({ suspended: failing, other: failing, off: false });
  expect(another.failure).toContain('OpenTrackingFleet "all": of 3 accounts, 1 could not be read:');
  expect(another.failure).not.toContain("suspended");
  const violated = await saidWith({ suspended: true });
  expect(violated.failure).toContain("1 is not as expected (mandatory)");
  expect(violated.warnings).toEqual([expect.stringContaining("has no effect: the account can be read.")]);
  const nobody = await saidWith({ suspended: failing });
  expect(nobody.failure).toContain("of 1 account, 1 could not be read:");
});

test("says 30 days before when a waiver ends, also when it is strict, and refuses one longer than maxWaiverDays", async () => {
  const waiver = { subuser: "newsletter", justification: "consent", owner: "privacy" };
  const until = (expires: string, maxWaiverDays?: number) => ({
    expectations: { default: { expected: false }, waivers: [{ ...waiver, expires }], maxWaiverDays },
  });
  for (const strict of [false, true]) {
    expect(await saidOf({ ...until(inDays(12)), strict })).toEqual({
      failure: undefined,
      warnings: [
        'OpenTrackingFleet "all": 1 waiver ends soon:\n' +
          `  subuser "newsletter": the waiver by privacy expires in 12 days, after ${inDays(12)}.`,
      ],
    });
  }
  expect(await saidOf(until(inDays(31), 365))).toEqual(passes);
  expect((await saidOf(until(inDays(31), 30))).failure).toContain(
    'The waiver of subuser "newsletter" ends in 31 days, and maxWaiverDays is 30.',
  );
});

test("gives each reason once, with the first names, where many accounts share it", async () => {
  const forbidden = { enabled: true, failure: { status: 403 } };
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`s-${String(index).padStart(2, "0")}`, forbidden]),
  );
  const { failure = "" } = await saidOf(
    {},
    { subusers: { ...many, gone: { enabled: true, failure: { status: 404 } }, on: true } },
  );
  const lines = failure.split("\n");
  expect(lines[0]).toBe('OpenTrackingFleet "all": of 32 accounts, 31 could not be read:');
  expect(lines[1]).toContain('30 accounts: Cannot read open tracking of subuser "…": SendGrid answered 403');
  expect(lines[2]).toBe(
    '    "s-00", "s-01", "s-02", "s-03", "s-04", "s-05", "s-06", "s-07", "s-08", "s-09", and 20 more',
  );
  expect(lines[3]).toContain('1 account: Cannot read open tracking of subuser "…": SendGrid answered 404');
  expect(lines.slice(4)).toEqual(['    "gone"', "  The output errors has all of them."]);
});

test("says less than 60 lines of a fleet in which everything is wrong", async () => {
  const failures = [403, 404, 400, 405, 406].map((status) => ({ enabled: true, failure: { status } }));
  const names = Array.from({ length: 300 }, (_, index) => `s-${index}`);
  const accounts = Object.fromEntries(
    names.map((name, index) => [name, index % 2 ? (failures[index % 5] ?? true) : true]),
  );
  const entry = (level: string) => ({ expected: false, enforcementLevel: level });
  const entries = names.flatMap((name, index) => [
    [name, entry(index % 4 ? "mandatory" : "advisory")],
    [`gone-${name}`, entry("mandatory")],
  ]);
  const waivers = names.map((name) => ({
    subuser: `no-${name}`,
    justification: "x",
    owner: "x",
    expires: "9999-12-31",
  }));
  const expectations = { subusers: Object.fromEntries(entries), accounts: Object.fromEntries(entries), waivers };
  for (const args of [{ expectations }, { expectations, strict: true }, { expectations, onUnreadable: "warn" }]) {
    const { failure = "", warnings } = await saidOf(args, { subusers: accounts });
    expect([failure, ...warnings].join("\n").split("\n").length).toBeLessThan(60);
    expect(failure).toContain("violations has all of them.");
  }
});
