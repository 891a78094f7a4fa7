import { writeFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { OpenTrackingFleet, type OpenTrackingFleetArgs } from "../../provider";
import { newFolder } from "./audit-support";
import { notKnown, OtherResource, startProgram, valueIn } from "./program-support";
import { apiKey, otherKey } from "./support";

const subusers = { acme: true, other: false, third: true };

/** What the engine was given, without the text of the provider. */
function inputsOf(registered: readonly { readonly inputs: object }[]) {
  const { __provider: _, inputDigest, ...inputs } = (registered[0]?.inputs ?? {}) as Record<string, unknown>;
  return { inputDigest, inputs };
}

test("has everybody's value, and gives the engine who was selected and what was read", async () => {
  const { registered, failures } = await startProgram({ subusers });
  const fleet = new OpenTrackingFleet("all");
  expect(await valueIn(fleet.enabled)).toEqual(subusers);
  expect(await valueIn(fleet.id)).toBe("id of all");
  const { inputDigest, inputs } = inputsOf(registered);
  expect(inputs).toEqual({ accounts: "subusers", enabled: subusers, unreadable: [] });
  expect(inputDigest).toBe(JSON.stringify({ accounts: "subusers", enabled: subusers, unreadable: [] }));
  expect(registered[0]?.type).toBe("pulumi-nodejs:dynamic/sendgrid:OpenTrackingFleet");
  expect(failures).toEqual([]);
});

test("selects by patterns or by names, and among customer accounts", async () => {
  const enabledOf = async (args: OpenTrackingFleetArgs) => {
    const { registered } = await startProgram({ subusers, customerAccounts: { sg1: true } });
    const fleet = new OpenTrackingFleet("some", args);
    const enabled = await valueIn(fleet.enabled);
    await valueIn(fleet.urn);
    const { accounts, include, exclude, subusers: names } = inputsOf(registered).inputs as Record<string, unknown>;
    return [enabled, { accounts, include, exclude, names }];
  };
  expect(await enabledOf({ include: ["*e*"], exclude: ["o*"] })).toEqual([
    { acme: true },
    { accounts: "subusers", include: ["*e*"], exclude: ["o*"] },
  ]);
  expect(await enabledOf({ accounts: "customer" })).toEqual([{ sg1: true }, { accounts: "customer" }]);
  expect(await enabledOf({ subusers: ["third", "acme"] })).toEqual([
    { acme: true, third: true },
    { names: ["acme", "third"] },
  ]);
  const later = { subusers: Promise.resolve([pulumi.output("third"), "acme"]) } as OpenTrackingFleetArgs;
  expect(await enabledOf(later)).toEqual([{ acme: true, third: true }, { names: ["acme", "third"] }]);
  const partly = { subusers: ["third", Promise.resolve("acme")] };
  expect(await enabledOf(partly)).toEqual([{ acme: true, third: true }, { names: ["acme", "third"] }]);
});

test("fails the run once for all that is mandatory, warns of what is advisory, and tells programs both", async () => {
  const { warnings, failures, registered } = await startProgram({ subusers });
  const waived = { subuser: "third", justification: "consent", owner: "privacy", expires: "9999-12-31" };
  const fleet = new OpenTrackingFleet("all", {
    expectations: {
      default: { expected: false },
      subusers: { other: { expected: true, enforcementLevel: "advisory" } },
      waivers: [waived, { ...waived, subuser: "gone" }],
    },
  });
  await expect(valueIn(fleet.enabled)).rejects.toThrow(
    'OpenTrackingFleet "all": of 3 accounts, 1 is not as expected (mandatory):\n  Open tracking of subuser "acme" is ',
  );
  expect((await valueIn(fleet.violations)) as object).toMatchObject([
    { subuser: "acme", enabled: true, expected: false, enforcementLevel: "mandatory", rule: "default" },
    { subuser: "other", enabled: false, expected: true, enforcementLevel: "advisory", rule: "other" },
  ]);
  expect(await valueIn(fleet.waived)).toMatchObject([{ subuser: "third", waiver: waived }]);
  expect(await valueIn(fleet.summary)).toMatchObject({ accounts: 3, violated: 2, waived: 1, staleWaivers: 1 });
  expect([await valueIn(fleet.errors), await valueIn(fleet.disabled)]).toEqual([{}, []]);
  expect(warnings.map((line) => line.split("\n")[0])).toEqual([
    'warning: [runtime] OpenTrackingFleet "all": of 3 accounts, 1 is not as expected (advisory):',
    'warning: [runtime] OpenTrackingFleet "all": 1 waiver can be removed:',
  ]);
  await expect.poll(() => failures.length).toBeGreaterThan(0);
  expect(registered).toEqual([]);
});

test("fails on accounts that cannot be read, or warns of them and lists them", async () => {
  const failing = await startProgram({ subusers });
  const names = ["acme", "nobody"];
  const fails = new OpenTrackingFleet("named", { subusers: names });
  await expect(valueIn(fails.enabled)).rejects.toThrow(
    'OpenTrackingFleet "named": of 2 accounts, 1 could not be read:\n  Cannot read open tracking of subuser "nobody"',
  );
  expect(Object.keys((await valueIn(fails.errors)) as object)).toEqual(["nobody"]);
  expect(failing.warnings).toEqual([]);
  const warned = await startProgram({ subusers });
  const warns = new OpenTrackingFleet("named", { subusers: names, onUnreadable: "warn" });
  expect(await valueIn(warns.enabled)).toEqual({ acme: true });
  expect(await valueIn(warns.unreadable)).toEqual(["nobody"]);
  await valueIn(warns.urn);
  expect(inputsOf(warned.registered).inputs).toEqual({
    subusers: names,
    onUnreadable: "warn",
    enabled: { acme: true },
    unreadable: ["nobody"],
  });
  expect(warned.warnings).toHaveLength(1);
});

test("takes expectations from a file", async () => {
  const { failures } = await startProgram({ subusers });
  const file = `${newFolder()}/expectations.json`;
  writeFileSync(file, '{"default":{"expected":true}}');
  const fleet = new OpenTrackingFleet("all", { expectations: file });
  await expect(valueIn(fleet.enabled)).rejects.toThrow('Open tracking of subuser "other" is off, expected on');
  await expect.poll(() => failures.length).toBeGreaterThan(0);
});

test("reads with the key that the named variable has, and keeps the name of the variable", async () => {
  const environment = { SENDGRID_API_KEY: apiKey, EU_KEY: otherKey };
  const { registered } = await startProgram({ subusers, keys: { [otherKey]: {} }, environment });
  const fleet = new OpenTrackingFleet("all", { apiKeyEnv: "EU_KEY" });
  expect(await valueIn(fleet.enabled)).toEqual(subusers);
  await valueIn(fleet.urn);
  expect(inputsOf(registered).inputs).toMatchObject({ apiKeyEnv: "EU_KEY" });
});

test("reads nobody while what it waits for is not there, or a preview does not know who is meant", async () => {
  const idOf = (name: string) => (name === "there" ? "x" : undefined);
  const { simulator } = await startProgram({ preview: true, subusers, idOf });
  const [there, absent] = [new OtherResource("there"), new OtherResource("absent")];
  const names = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string[]>;
  for (const fleet of [
    new OpenTrackingFleet("one", {}, { dependsOn: absent }),
    new OpenTrackingFleet("two", {}, { parent: absent }),
    new OpenTrackingFleet("three", { subusers: names }),
    new OpenTrackingFleet("four", { subusers: ["acme", names as never] }),
  ]) {
    expect(await valueIn(fleet.enabled)).toBe(notKnown);
    expect(await valueIn(fleet.summary)).toBe(notKnown);
  }
  expect(simulator.requests).toHaveLength(0);
  for (const fleet of [
    new OpenTrackingFleet("five", {}, { dependsOn: [there] }),
    new OpenTrackingFleet("six", {}, { parent: there }),
  ]) {
    expect(await valueIn(fleet.enabled)).toEqual(subusers);
  }
});

test("refuses arguments that cannot be meant before it sends anything", async () => {
  const { simulator } = await startProgram();
  for (const [args, problem] of [
    [null, "the arguments are null. Pass an object with properties such as subusers."],
    [
      { expectation: {} },
      'there is no property "expectation". Did you mean expectations? The properties are subusers, accounts, include, ' +
        "exclude, expectations, onUnreadable, apiKeyEnv, parentUsername, strict.",
    ],
    [{ subusers: ["a"], accounts: "customer" }, "subusers and accounts are both given"],
    [{ subusers: Promise.resolve(["a"]), accounts: "customer" }, "subusers and accounts are both given"],
    [{ subusers: [Promise.resolve("a")], include: ["b"] }, "subusers and include are both given"],
    [{ accounts: "all" }, 'accounts is "all". Use "subusers" or "customer".'],
    [{ include: [] }, "include is empty. Give names, or patterns with *, or leave it out."],
    [{ exclude: "a" }, 'exclude is "a". Give an array of names, or patterns with *.'],
    [{ exclude: [5] }, "exclude has 5 in it. Give an array of names, or patterns with *, all of them strings."],
    [{ include: ["a", "b", "a"] }, 'include has "a" more than once. Give each once.'],
    [{ include: ["a\\b"] }, 'the pattern "a\\\\b" '],
    [{ subusers: [] }, "subusers is empty. Give the usernames of subusers, or leave it out to read all."],
    [{ subusers: [""] }, "is empty"],
    [{ onUnreadable: "ignore" }, 'onUnreadable is "ignore". Use "fail" or "warn".'],
    [{ apiKeyEnv: apiKey }, "apiKeyEnv is not the name of an environment variable"],
    [
      { expectations: Promise.resolve({}) },
      "expectations is an output or a promise. Pass an object, or the path of a JSON file.",
    ],
    [
      { expectations: "no/such.json" },
      `the expectations file "no/such.json" cannot be read (no such file or folder). Give the path of a JSON file that exists, seen from `,
    ],
    [{ expectations: { default: { expected: "no" } } }, 'default.expected is "no"'],
  ] as const) {
    const make = () => new OpenTrackingFleet("all", args as never);
    expect(make, JSON.stringify(args)).toThrow('OpenTrackingFleet "all": ');
    expect(make, JSON.stringify(args)).toThrow(problem);
    expect(make).not.toThrow("aaaa");
  }
  expect(() => new OpenTrackingFleet(`a ${apiKey}`)).toThrow("the resource's name has an API key in it");
  expect(() => new OpenTrackingFleet("all", {}, { id: "subusers" })).toThrow(
    'OpenTrackingFleet "all": the option id is given, but a fleet is read by its arguments alone. Leave id out.',
  );
  expect(simulator.requests).toHaveLength(0);
});

test("refuses names that turn out to be none, in the words of the resource", async () => {
  const { failures } = await startProgram({ subusers });
  for (const [later, problem] of [
    [Promise.resolve(undefined), "subusers is null"],
    [Promise.resolve(["acme", "acme"]), 'subusers has "acme" more than once'],
  ] as const) {
    const fleet = new OpenTrackingFleet("all", { subusers: later as never });
    await expect(valueIn(fleet.enabled)).rejects.toThrow(`OpenTrackingFleet "all": `);
    await expect(valueIn(fleet.enabled)).rejects.toThrow(problem);
  }
  await expect.poll(() => failures.length).toBeGreaterThan(0);
});
