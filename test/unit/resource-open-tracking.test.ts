import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { OpenTracking, OpenTrackingFleet } from "../../provider";
import { withoutProbes } from "../probe";
import { notKnown, OtherResource, startProgram, valueIn } from "./program-support";
import { apiKey, otherKey } from "./support";

test("has the value that was read, and gives the engine whose it is", async () => {
  const { registered, failures, simulator } = await startProgram({ subusers: { acme: true } });
  const acme = new OpenTracking("acme", { subuser: "acme" });
  expect(await valueIn(acme.enabled)).toBe(true);
  expect(await valueIn(acme.id)).toBe("id of acme");
  expect([await valueIn(acme.subuser), await valueIn(acme.accountId), await valueIn(acme.self)]).toEqual([
    "acme",
    undefined,
    undefined,
  ]);
  const { __provider, ...inputs } = registered[0]?.inputs ?? {};
  expect(inputs).toEqual({ subuser: "acme", enabled: true, inputDigest: '{"subuser":"acme","enabled":true}' });
  expect(__provider).toContain("pulumi-sendgrid-open-tracking/runtime");
  expect(registered[0]?.type).toBe("pulumi-nodejs:dynamic/sendgrid:OpenTracking");
  expect(withoutProbes(simulator.requests)).toHaveLength(1);
  expect(failures).toEqual([]);
});

test("reads with the key that the named variable has, and keeps the name of the variable", async () => {
  const environment = { SENDGRID_API_KEY: apiKey, EU_KEY: otherKey };
  const { registered, simulator } = await startProgram({ self: false, keys: { [otherKey]: {} }, environment });
  const own = new OpenTracking("own", { self: true, apiKeyEnv: "EU_KEY" });
  expect(await valueIn(own.enabled)).toBe(false);
  expect(await valueIn(own.self)).toBe(true);
  expect(registered[0]?.inputs).toMatchObject({
    self: true,
    apiKeyEnv: "EU_KEY",
    inputDigest: '{"self":true,"apiKeyEnv":"EU_KEY","enabled":false}',
  });
  expect(withoutProbes(simulator.requests)).toHaveLength(1);
});

test("fails the run, and gives the value to nobody, when a mandatory assertion is contradicted", async () => {
  const { warnings, failures } = await startProgram({ subusers: { on: true, off: false } });
  const on = new OpenTracking("on", { subuser: "on", expected: false });
  await expect(valueIn(on.enabled)).rejects.toThrow(
    'Open tracking of subuser "on" is on, and OpenTracking "on" expects it to be off. Turn it off in SendGrid, or ' +
      "change expected to true.",
  );
  const off = new OpenTracking("off", { subuser: "off", expected: true, enforcementLevel: "mandatory" });
  await expect(valueIn(off.enabled)).rejects.toThrow(
    'Open tracking of subuser "off" is off, and OpenTracking "off" expects it to be on. Turn it on in SendGrid, or ' +
      "change expected to false.",
  );
  expect(warnings).toEqual([]);
  await expect.poll(() => failures.length).toBeGreaterThan(0);
});

test("warns when an advisory assertion is contradicted, and says nothing of one that is disabled or that holds", async () => {
  const { warnings, registered, failures } = await startProgram({ subusers: { acme: true } });
  const resources = [
    new OpenTracking("advised", { subuser: "acme", expected: false, enforcementLevel: "advisory" }),
    new OpenTracking("disabled", { subuser: "acme", expected: false, enforcementLevel: "disabled" }),
    new OpenTracking("met", { subuser: "acme", expected: true }),
  ];
  expect(await Promise.all(resources.map(({ enabled }) => valueIn(enabled)))).toEqual([true, true, true]);
  expect(warnings).toEqual([
    'warning: [runtime] Open tracking of subuser "acme" is on, and OpenTracking "advised" expects it to be off. ' +
      "Turn it off in SendGrid, or change expected to true.",
  ]);
  expect(registered.map(({ inputs }) => Object.keys(inputs).sort())).toEqual(
    Array(3).fill(["__provider", "enabled", "inputDigest", "subuser"]),
  );
  expect(failures).toEqual([]);
});

test("takes whose it is and what is expected as promises and as outputs", async () => {
  const { failures } = await startProgram({ subusers: { acme: true } });
  const later = <T>(value: T) => Promise.resolve(value);
  const met = new OpenTracking("met", { subuser: pulumi.output("acme"), expected: later(true) });
  expect(await valueIn(met.enabled)).toBe(true);
  expect(await valueIn(met.subuser)).toBe("acme");
  const violated = [
    new OpenTracking("promised", { subuser: later("acme"), expected: later(false) }),
    new OpenTracking("known", { subuser: "acme", expected: pulumi.output(false) }),
    new OpenTracking("level", { subuser: "acme", expected: false, enforcementLevel: later("mandatory" as const) }),
  ];
  for (const { enabled } of violated) await expect(valueIn(enabled)).rejects.toThrow("expects it to be off");
  const wrong = new OpenTracking("wrong", { subuser: "acme", expected: later("no") as never });
  await expect(valueIn(wrong.enabled)).rejects.toThrow(
    'OpenTracking "wrong": Cannot read open tracking: expected is "no". Use true or false, without quotes.',
  );
  const nobody = new OpenTracking("nobody", { subuser: later(undefined) as never });
  await expect(valueIn(nobody.enabled)).rejects.toThrow('OpenTracking "nobody": ');
  await expect.poll(() => failures.length).toBeGreaterThan(0);
});

test("reads, and asserts nothing, while a preview does not know what is expected", async () => {
  const { failures } = await startProgram({ preview: true, subusers: { acme: true } });
  const expected = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<boolean>;
  const acme = new OpenTracking("acme", { subuser: "acme", expected });
  expect(await valueIn(acme.enabled)).toBe(true);
  expect(failures).toEqual([]);
});

test("reads nobody while a preview does not know who is meant", async () => {
  const { simulator, registered } = await startProgram({ preview: true, subusers: { acme: true } });
  const subuser = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
  const acme = new OpenTracking("acme", { subuser });
  expect(await valueIn(acme.enabled)).toBe(notKnown);
  expect(simulator.requests).toHaveLength(0);
  await expect.poll(() => registered).toHaveLength(1);
});

test("waits for what it depends on and for its parent: unknown while that is not there in a preview", async () => {
  const idOf = (name: string) => (name === "there" ? "x" : undefined);
  const { simulator } = await startProgram({ preview: true, subusers: { acme: true }, idOf });
  const [there, absent] = [new OtherResource("there"), new OtherResource("absent")];
  const waiting: [string, pulumi.CustomResourceOptions][] = [
    ["one", { dependsOn: absent }],
    ["two", { dependsOn: [there, absent] }],
    ["three", { parent: absent }],
  ];
  for (const [name, opts] of waiting) {
    expect(await valueIn(new OpenTracking(name, { subuser: "acme" }, opts).enabled)).toBe(notKnown);
  }
  expect(simulator.requests).toHaveLength(0);
  for (const [name, opts] of [
    ["four", { dependsOn: there }],
    ["five", { parent: there }],
  ] as const) {
    expect(await valueIn(new OpenTracking(name, { subuser: "acme" }, opts).enabled)).toBe(true);
  }
});

test("reads what its arguments said when it was made", async () => {
  await startProgram({ subusers: { acme: true, other: false } });
  const args = { subuser: new Promise<string>((resolve) => setImmediate(resolve, "acme")), expected: true };
  const acme = new OpenTracking("acme", args);
  args.expected = false;
  expect(await valueIn(acme.enabled)).toBe(true);
});

test("refuses arguments that cannot be meant before it sends anything", async () => {
  const { simulator } = await startProgram();
  for (const [args, problem] of [
    [undefined, "the arguments are undefined. Pass an object with properties such as subuser."],
    [{}, "subuser"],
    [{ subuser: "" }, "is empty"],
    [{ subuser: "a", self: true }, "subuser"],
    [{ subuser: Promise.resolve("a"), accountId: "b" }, "accountId"],
    [
      { subuser: "a", expect: true },
      'there is no property "expect". Did you mean expected? The properties are subuser, accountId, self, apiKeyEnv, ' +
        "parentUsername, expected, enforcementLevel.",
    ],
    [{ subuser: "a", expected: "no" }, 'expected is "no"'],
    [
      { subuser: "a", enforcementLevel: "advisory" },
      'enforcementLevel is "advisory" and expected is not given. Say what is expected: true or false.',
    ],
    [{ subuser: "a", apiKeyEnv: apiKey }, "apiKeyEnv is not the name of an environment variable"],
  ] as const) {
    const make = () => new OpenTracking("acme", args as never);
    expect(make, JSON.stringify(args)).toThrow('OpenTracking "acme": Cannot ');
    expect(make, JSON.stringify(args)).toThrow(problem);
    expect(make).not.toThrow("aaaa");
  }
  expect(() => new OpenTracking(`a ${apiKey}`, { subuser: "a" })).toThrow("the resource's name has an API key in it");
  expect(simulator.requests).toHaveLength(0);
});

test("asks the engine for all of a resource that is only read", async () => {
  const { registered, simulator } = await startProgram();
  const got = OpenTracking.get("got", "subuser/acme", { apiKeyEnv: "EU_KEY" });
  await valueIn(got.urn);
  const { __provider, ...inputs } = registered[0]?.inputs ?? {};
  expect({ ...registered[0], inputs }).toMatchObject({
    name: "got",
    id: "subuser/acme",
    inputs: { apiKeyEnv: "EU_KEY" },
  });
  expect(Object.keys(inputs)).toEqual(["apiKeyEnv"]);
  expect(simulator.requests).toHaveLength(0);
  expect(() => OpenTracking.get("got", "self", { subuser: "acme" } as never)).toThrow(
    'OpenTracking "got": Cannot read open tracking: there is no property "subuser". The properties are apiKeyEnv, parentUsername.',
  );
  expect(() => OpenTracking.get("got", "self", { apiKeyEnv: "a-b" })).toThrow("apiKeyEnv");
});

test("refuses a key in the clear in the stack's configuration, even where nothing is read in the program", async () => {
  const config = { "sendgrid:apiKey": apiKey };
  await startProgram({ config });
  expect(() => OpenTracking.get("got", "self")).toThrow("in the clear");
  await startProgram({ config, secrets: ["sendgrid:apiKey"] });
  expect(() => OpenTracking.get("got", "self")).not.toThrow();
});

test("tells its own instances from others", async () => {
  await startProgram({ subusers: { acme: true } });
  const acme = new OpenTracking("acme", { subuser: "acme" });
  const fleet = new OpenTrackingFleet("all");
  const other = new OtherResource("other");
  expect([acme, fleet, other, {}, undefined].map(OpenTracking.isInstance)).toEqual([true, false, false, false, false]);
  expect([fleet, acme, other, {}, undefined].map(OpenTrackingFleet.isInstance)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(OpenTracking.isInstance({ __pulumiType: "pulumi-nodejs:dynamic/sendgrid:OpenTracking" })).toBe(false);
});
