import { expect, test } from "vitest";
import { getOpenTrackingFleet, OpenTrackingFleet, type OpenTrackingFleetArgs } from "../../provider";
import { startProgram, valueIn } from "./program-support";

type Subusers = Readonly<Record<string, boolean>>;

/** What a fleet of these subusers fails with, if it does, and what it warns of. */
async function findingsOf(subusers: Subusers, args: OpenTrackingFleetArgs) {
  const { warnings } = await startProgram({ subusers });
  const failure = await valueIn(new OpenTrackingFleet("all", args).enabled).then(
    () => undefined,
    (error: Error) => error.message,
  );
  await new Promise(setImmediate);
  return { failure, warnings: warnings.map((line) => line.replace("warning: [runtime] ", "")) };
}

test("says of one account and of several what they are not, in the grammar of their number", async () => {
  const off = { default: { expected: false } };
  const remedy = (name: string) =>
    `Turn it off in SendGrid, change what is expected, or add a waiver: { "subuser": "${name}", "justification": "…", ` +
    '"owner": "…", "expires": "YYYY-MM-DD" }.';
  const line = (name: string) =>
    `  Open tracking of subuser "${name}" is on, expected off (by "default"). ${remedy(name)}`;
  expect(await findingsOf({ acme: true }, { expectations: off })).toEqual({
    failure: `OpenTrackingFleet "all": of 1 account, 1 is not as expected (mandatory):\n${line("acme")}`,
    warnings: [],
  });
  expect(await findingsOf({ acme: true, other: true, fine: false }, { expectations: off })).toEqual({
    failure: `OpenTrackingFleet "all": of 3 accounts, 2 are not as expected (mandatory):\n${line("acme")}\n${line("other")}`,
    warnings: [],
  });
});

test("joins all that fails in one message, those that could not be read first", async () => {
  const { failure, warnings } = await findingsOf(
    { acme: true },
    { subusers: ["acme", "nobody"], expectations: { default: { expected: false } } },
  );
  const [headline, first, second, ...rest] = failure?.split("\n") ?? [];
  expect(headline).toBe(
    'OpenTrackingFleet "all": of 2 accounts, 1 could not be read, and 1 is not as expected (mandatory):',
  );
  expect(first).toMatch(/^ {2}Cannot read open tracking of subuser "nobody"/);
  expect(second).toMatch(/^ {2}Open tracking of subuser "acme" is on, expected off/);
  expect([rest, warnings]).toEqual([[], []]);
});

test("warns of what is advisory, of accounts that may be unreadable, and of entries and waivers that are of no use", async () => {
  const waiver = { justification: "consent", owner: "privacy", expires: "9999-12-31" };
  const advised = { expected: false, enforcementLevel: "advisory" } as const;
  const expectations = {
    default: advised,
    subusers: { gone: { expected: true }, "eu-*": { expected: true } },
    waivers: [
      { ...waiver, subuser: "gone" },
      { ...waiver, subuser: "fine" },
    ],
  };
  const of = 'OpenTrackingFleet "all"';
  const all = await findingsOf({ acme: true, fine: false }, { expectations });
  expect(all.failure).toBeUndefined();
  expect(all.warnings.map((text) => text.split("\n")[0])).toEqual([
    `${of}: of 2 accounts, 1 is not as expected (advisory):`,
    `${of}: 2 waivers can be removed:`,
    `${of}: 2 entries of the expectations match no account:`,
  ]);
  const one = await findingsOf(
    { fine: false },
    {
      expectations: {
        default: advised,
        subusers: { gone: { expected: true } },
        waivers: [{ ...waiver, subuser: "fine" }],
      },
    },
  );
  expect(one).toEqual({
    failure: undefined,
    warnings: [
      `${of}: 1 waiver can be removed:\n  The waiver of subuser "fine" until 9999-12-31 has no effect: the account ` +
        "violates no expectation.",
      `${of}: 1 entry of the expectations matches no account:\n  The entry subusers["gone"] matches no account that ` +
        "this API key can list.",
    ],
  });
  const names = ["fine", "no", "body"];
  const unreadable = await findingsOf({ fine: false }, { subusers: names, onUnreadable: "warn", expectations });
  expect(unreadable.failure).toBeUndefined();
  const [some, ...others] = unreadable.warnings;
  expect(some?.split("\n")).toHaveLength(3);
  expect(others).toEqual([expect.stringContaining("1 waiver can be removed:")]);
  expect(some).toContain("of 3 accounts, 2 could not be read:\n  Cannot read open tracking of subuser ");
});

test("fails on a selection of no account with expectations, and only warns where nothing is expected", async () => {
  const nobody = { include: ["eu-*"] };
  const expectations = { default: { expected: false } };
  const lines = [
    "  This API key lists no account that is selected. Check accounts, include, exclude and the API key.",
    '  "eu-*" matches no account.',
  ];
  const of = 'OpenTrackingFleet "all"';
  const failure = `${of}: its expectations apply to no account, and 1 pattern of include matches no account:\n${lines.join("\n")}`;
  for (const onUnreadable of ["fail", "warn"] as const) {
    const found = await findingsOf({ acme: true }, { ...nobody, expectations, onUnreadable });
    expect(found).toEqual({ failure, warnings: [] });
  }
  expect(await findingsOf({ acme: true }, nobody)).toEqual({
    failure: undefined,
    warnings: [
      `${of}: there is no account to read:\n${lines[0]}`,
      `${of}: 1 pattern of include matches no account:\n${lines[1]}`,
    ],
  });
});

test("has no value for names that a map of Pulumi cannot hold, and says why", async () => {
  const signature = "4dabf18193072939515e22adb298388d";
  const kept = "Pulumi keeps this name for itself";
  const names = { __pulumiType: kept, __pulumi: kept, [signature]: kept, "a\\": "ends with a backslash" };
  const subusers = Object.fromEntries(
    [...Object.keys(names), "x__pulumi", "a\\b", "__proto"].map((name) => [name, true]),
  );
  await startProgram({ subusers: { ...subusers, ["__proto__"]: true } });
  const { enabled, unreadable, errors } = await getOpenTrackingFleet({ onUnreadable: "warn" });
  expect(enabled).toEqual({ x__pulumi: true, "a\\b": true, __proto: true });
  expect(unreadable).toEqual([...Object.keys(names), "__proto__"].sort());
  for (const [name, why] of Object.entries(names)) {
    expect(errors[name]).toContain(`Cannot keep open tracking of subuser "${name}"`);
    expect(errors[name]).toContain(why);
    expect(errors[name]).toContain("Leave it out with exclude, and read it with an OpenTracking of its own.");
  }
  expect(Object.getOwnPropertyDescriptor(errors, "__proto__")?.value).toContain(kept);
});

test("lists accounts that SendGrid lists as disabled, with their values", async () => {
  const subusers = { acme: { enabled: true, disabled: true }, other: false };
  await startProgram({ subusers });
  expect(await getOpenTrackingFleet()).toMatchObject({ enabled: { acme: true, other: false }, disabled: ["acme"] });
});

test("judges customer accounts by their own entries", async () => {
  const expectations = { subusers: { "*": { expected: true } }, accounts: { sg2: { expected: false } } };
  await startProgram({ customerAccounts: { sg1: true, sg2: true } });
  const { violations, summary } = await getOpenTrackingFleet({ accounts: "customer", expectations });
  expect(violations).toMatchObject([{ accountId: "sg2", rule: "sg2" }]);
  expect(summary).toMatchObject({ violated: 1, unspecified: 1 });
});

test("refuses several patterns for one account, in the words of the function", async () => {
  await startProgram({ subusers: { acme: true } });
  const subusers = { "a*": { expected: true }, "*e": { expected: false } };
  await expect(getOpenTrackingFleet({ expectations: { subusers } })).rejects.toThrow(
    'getOpenTrackingFleet: The expectations have 1 mistake:\n  subusers["a*"] and subusers["*e"] both match subuser "acme".',
  );
});

test("keeps an expired waiver with the violation that it does not excuse any more", async () => {
  await startProgram({ subusers: { acme: true } });
  const waiver = { subuser: "acme", justification: "consent", owner: "privacy", expires: "2020-01-01" };
  const expectations = { default: { expected: false }, waivers: [waiver] };
  const { violations, waived } = await getOpenTrackingFleet({ expectations });
  expect(violations).toMatchObject([{ subuser: "acme", waiver }]);
  expect(waived).toEqual([]);
});
