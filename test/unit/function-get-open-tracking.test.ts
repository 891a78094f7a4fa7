import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import {
  getOpenTracking,
  getOpenTrackingFleet,
  getOpenTrackingFleetOutput,
  getOpenTrackingOutput,
} from "../../provider";
import { notKnown, OtherResource, startProgram, valueIn } from "./program-support";
import { apiKey, otherKey } from "./support";

const subusers = { acme: true, other: false };
const environment = { SENDGRID_API_KEY: apiKey, EU_KEY: otherKey };

test("reads an account now, and registers nothing", async () => {
  const { registered } = await startProgram({ subusers, customerAccounts: { sg1: true }, self: false });
  const before = Date.now();
  const { readAt, ...acme } = await getOpenTracking({ subuser: "acme" });
  expect(acme).toEqual({ id: "subuser/acme", subuser: "acme", enabled: true });
  expect(new Date(readAt).toISOString()).toBe(readAt);
  expect(before <= Date.parse(readAt) && Date.parse(readAt) <= Date.now()).toBe(true);
  expect(await getOpenTracking({ accountId: "sg1" })).toEqual({
    id: "account-id/sg1",
    accountId: "sg1",
    enabled: true,
    readAt: expect.any(String),
  });
  expect(await getOpenTracking({ self: true })).toMatchObject({ id: "self", self: true, enabled: false });
  expect(registered).toEqual([]);
});

test("reads with the key that the named variable has", async () => {
  await startProgram({ subusers, keys: { [otherKey]: {} }, environment });
  expect((await getOpenTracking({ subuser: "acme", apiKeyEnv: "EU_KEY" })).enabled).toBe(true);
  expect(await valueIn(getOpenTrackingOutput({ subuser: "acme", apiKeyEnv: "EU_KEY" }))).toMatchObject({
    enabled: true,
  });
  expect((await getOpenTrackingFleet({ apiKeyEnv: "EU_KEY" })).enabled).toEqual(subusers);
  await expect(getOpenTracking({ subuser: "acme" })).rejects.toThrow('open tracking of subuser "acme"');
});

test("reads an account that comes later, with the key that the arguments named at first", async () => {
  await startProgram({ subusers, keys: { [otherKey]: {} }, environment });
  const args = { subuser: Promise.resolve("acme"), apiKeyEnv: "EU_KEY" };
  const output = getOpenTrackingOutput(args);
  args.apiKeyEnv = "NOT_SET";
  expect(await valueIn(output)).toMatchObject({ id: "subuser/acme", subuser: "acme", enabled: true });
});

test("wants an output's value where it cannot wait for it", async () => {
  const { simulator } = await startProgram({ subusers });
  await expect(getOpenTracking({ subuser: pulumi.output("acme") as never })).rejects.toThrow(
    "getOpenTracking: an output was given where a plain value is needed. Use getOpenTrackingOutput, which waits for it.",
  );
  await expect(getOpenTrackingFleet({ subusers: pulumi.output(["acme"]) as never })).rejects.toThrow(
    "getOpenTrackingFleet: an output was given where plain values are needed. Use getOpenTrackingFleetOutput, which " +
      "waits for them.",
  );
  expect(simulator.requests).toHaveLength(0);
});

test("refuses arguments that cannot be meant, in the words of the function", async () => {
  const { simulator } = await startProgram({ subusers });
  const wrong = { subuser: "acme", expected: true } as never;
  await expect(getOpenTracking(wrong)).rejects.toThrow(
    'getOpenTracking: Cannot read open tracking: there is no property "expected". The properties are subuser, ' +
      "accountId, self, apiKeyEnv, parentUsername.",
  );
  expect(() => getOpenTrackingOutput(wrong)).toThrow("getOpenTrackingOutput: Cannot read open tracking: there is no");
  expect(() => getOpenTrackingOutput({ subuser: "acme", apiKeyEnv: "a-b" })).toThrow("apiKeyEnv is not the name of");
  await expect(valueIn(getOpenTrackingOutput({ subuser: Promise.resolve("") }))).rejects.toThrow(
    "getOpenTrackingOutput: ",
  );
  await expect(getOpenTrackingFleet({ include: [] })).rejects.toThrow(
    "getOpenTrackingFleet: Cannot read open tracking",
  );
  expect(() => getOpenTrackingFleetOutput({ include: [] })).toThrow("getOpenTrackingFleetOutput: Cannot read open");
  expect(simulator.requests).toHaveLength(0);
});

test("reads a fleet now, compares it with what is expected, and fails on nothing of that", async () => {
  const { registered, warnings } = await startProgram({ subusers });
  const waiver = { subuser: "gone", justification: "consent", owner: "privacy", expires: "9999-12-31" };
  const expectations = { default: { expected: false }, subusers: { typo: { expected: true } }, waivers: [waiver] };
  const result = await getOpenTrackingFleet({ expectations });
  expect(Object.keys(result).sort()).toEqual([
    "disabled",
    "enabled",
    "errors",
    "summary",
    "unreadable",
    "violations",
    "waived",
  ]);
  expect(result).toMatchObject({ enabled: subusers, unreadable: [], errors: {}, disabled: [], waived: [] });
  expect(result.violations).toMatchObject([{ subuser: "acme", enabled: true, expected: false }]);
  expect(result.summary).toMatchObject({ accounts: 2, violated: 1, met: 1, staleWaivers: 1 });
  expect([registered, warnings]).toEqual([[], []]);
  expect((await getOpenTrackingFleet()).summary).toMatchObject({ accounts: 2, unspecified: 2 });
  expect(await valueIn(getOpenTrackingFleetOutput())).toMatchObject({ enabled: subusers });
});

test("fails when an account of a fleet cannot be read, or warns of it and lists it", async () => {
  const { warnings } = await startProgram({ subusers });
  const names = ["acme", "nobody"];
  const failure = 'of 2 accounts, 1 could not be read:\n  Cannot read open tracking of subuser "nobody"';
  await expect(getOpenTrackingFleet({ subusers: names })).rejects.toThrow(`getOpenTrackingFleet: ${failure}`);
  await expect(valueIn(getOpenTrackingFleetOutput({ subusers: names }))).rejects.toThrow(
    `getOpenTrackingFleetOutput: ${failure}`,
  );
  expect(warnings).toEqual([]);
  const warned = await getOpenTrackingFleet({ subusers: names, onUnreadable: "warn" });
  expect(warned).toMatchObject({ enabled: { acme: true }, unreadable: ["nobody"] });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(`getOpenTrackingFleet: ${failure}`);
});

test("is not known while what it depends on is not there, and then reads", async () => {
  const idOf = (name: string) => (name === "there" ? "x" : undefined);
  const { simulator } = await startProgram({ preview: true, subusers, idOf });
  const [there, absent] = [new OtherResource("there"), new OtherResource("absent")];
  const name = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
  for (const output of [
    getOpenTrackingOutput({ subuser: "acme" }, { dependsOn: absent }),
    getOpenTrackingOutput({ subuser: name }),
    getOpenTrackingOutput({ subuser: absent.id }),
    getOpenTrackingFleetOutput({}, { dependsOn: [there, absent] }),
    getOpenTrackingFleetOutput({ subusers: [name] }),
  ]) {
    expect(await valueIn<unknown>(output)).toBe(notKnown);
  }
  expect(simulator.requests).toHaveLength(0);
  const read = getOpenTrackingOutput({ subuser: "acme" }, { dependsOn: there });
  expect(await valueIn(read)).toMatchObject({ enabled: true });
  const fleet = getOpenTrackingFleetOutput({}, { dependsOn: there });
  expect(await valueIn(fleet)).toMatchObject({ enabled: subusers });
});
