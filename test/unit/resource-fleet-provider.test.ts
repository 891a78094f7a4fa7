import { expect, test } from "vitest";
import { OpenTrackingFleet } from "../../provider";
import { openTrackingFleet } from "../../provider/runtime";
import { printed, startProgram, valueIn } from "./program-support";

/** How the engine writes a value that a preview does not know. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The inputs that a program with a fleet of these subusers gives the engine. */
async function inputsOf(subusers: Readonly<Record<string, boolean>>) {
  const { registered } = await startProgram({ subusers });
  const fleet = new OpenTrackingFleet("all");
  await valueIn(fleet.urn);
  const { __provider: _, ...inputs } = registered[0]?.inputs ?? {};
  return inputs as { accounts: string; enabled: Record<string, boolean>; unreadable: string[]; inputDigest: string };
}

/** The properties in the order in which a message shows them. */
function inInputOrder(inputs: Readonly<Record<string, unknown>>) {
  const order = ["subusers", "accounts", "include", "exclude", "apiKeyEnv", "onUnreadable", "enabled", "unreadable"];
  return Object.fromEntries(order.map((property) => [property, inputs[property]]));
}

test("keeps what was read, without its digest, and says by name what changed", async () => {
  const { inputDigest, ...inputs } = await inputsOf({ acme: true, other: false });
  const lines = printed("log");
  const before = { accounts: "subusers", enabled: { acme: false, gone: true }, unreadable: [] };
  expect(await openTrackingFleet.check(before, { ...inputs, inputDigest })).toEqual({ inputs });
  expect(lines).toEqual(["open tracking changed: acme: false => true\nnew: other: false\ngone: gone (was true)"]);
});

test("says nothing where nothing changed, nor of the first reading, another selection or what is not known", async () => {
  const inputs = await inputsOf({ acme: true, other: false });
  const lines = printed("log");
  const before = { accounts: "subusers", enabled: { acme: false }, unreadable: [] };
  await openTrackingFleet.check({ ...before, enabled: { other: false, acme: true } }, inputs);
  await openTrackingFleet.check({}, inputs);
  await openTrackingFleet.check({ accounts: "subusers", enabled: {} }, inputs);
  await openTrackingFleet.check({ accounts: "subusers", unreadable: [] }, inputs);
  await openTrackingFleet.check({ ...before, include: ["a*"] }, inputs);
  await openTrackingFleet.check({ ...before, apiKeyEnv: "EU_KEY" }, inputs);
  for (const property of ["enabled", "unreadable", "inputDigest"]) {
    const news = { ...inputs, [property]: unknown } as never;
    expect(await openTrackingFleet.check(before, news), property).not.toHaveProperty("failures");
  }
  expect(await openTrackingFleet.check(before, { ...inputs, unreadable: [unknown] })).not.toHaveProperty("failures");
  expect(lines).toEqual([]);
});

test("refuses values, a selection or a key other than what was read", async () => {
  const inputs = await inputsOf({ acme: true, other: false });
  for (const changed of [
    { inputDigest: undefined },
    { enabled: { acme: false, other: false } },
    { enabled: { acme: true } },
    { unreadable: ["acme"] },
    { accounts: "customer" },
    { subusers: ["acme"] },
    { include: ["a*"] },
    { exclude: ["a*"] },
    { apiKeyEnv: "EU_KEY" },
    { onUnreadable: "warn" },
  ]) {
    const { failures } = await openTrackingFleet.check({}, { ...inputs, ...changed } as never);
    const reason = expect.stringContaining(
      " was read, and a transformation or ignoreChanges made " +
        `${JSON.stringify(inInputOrder({ ...inputs, ...changed, inputDigest: undefined }))} of it. Leave the properties of an ` +
        "OpenTrackingFleet as they are; to accept a change, run `pulumi up`.",
    );
    expect(failures, JSON.stringify(changed)).toEqual([{ property: "", reason }]);
  }
  const { enabled, ...rest } = inputs;
  const inAnotherOrder = { ...rest, enabled: Object.fromEntries(Object.entries(enabled).reverse()) };
  expect(await openTrackingFleet.check({}, inAnotherOrder)).not.toHaveProperty("failures");
});

test("is another resource with another selection or key, and leaves other changes to the engine", async () => {
  const fleet = { accounts: "subusers", enabled: { acme: true, other: false }, unreadable: ["broken"] };
  const diff = (changed: object) => openTrackingFleet.diff("subusers", fleet, { ...fleet, ...changed } as never);
  expect(await diff({})).toEqual({ changes: false });
  expect(await diff({ enabled: { other: false, acme: true } })).toEqual({ changes: false });
  for (const changed of [
    { enabled: { acme: false, other: false } },
    { enabled: { acme: true } },
    { unreadable: [] },
    { onUnreadable: "warn" },
  ]) {
    expect(await diff(changed), JSON.stringify(changed)).toEqual({});
  }
  for (const [property, value] of [
    ["accounts", "customer"],
    ["subusers", ["acme"]],
    ["include", ["a*"]],
    ["exclude", ["a*"]],
    ["apiKeyEnv", "EU_KEY"],
  ] as const) {
    expect(await diff({ [property]: value })).toEqual({ changes: true, replaces: [property] });
  }
});

test("records what was read under an id that says of whom it is", async () => {
  const fleet = { accounts: "customer", enabled: { sg1: true }, unreadable: [] };
  expect(await openTrackingFleet.create(fleet)).toEqual({ id: "customer", outs: fleet });
  const named = { subusers: ["acme"], enabled: { acme: true }, unreadable: [] };
  expect((await openTrackingFleet.create(named)).id).toBe("named");
  expect(await openTrackingFleet.update("customer", fleet, named)).toEqual({ outs: named });
});

// One test: a provider process has one configuration for all that it reads.
test("reads again for a refresh, and fails in one line unless unreadable accounts are only warned of", async () => {
  await startProgram({ subusers: { acme: true, other: false, third: true } });
  const read = (props?: object) => openTrackingFleet.read(undefined, "subusers", props as never);
  const two = {
    include: ["acme", "other"],
    accounts: "subusers",
    enabled: { acme: true, other: false },
    unreadable: [],
  };
  expect(await read({ include: ["acme", "other"] })).toEqual({ id: "subusers", props: two, inputs: two });
  const warned = { subusers: ["acme", "nobody"], onUnreadable: "warn" };
  expect((await read(warned)).props).toEqual({ ...warned, enabled: { acme: true }, unreadable: ["nobody"] });
  for (const [props, problem] of [
    [{ subusers: ["acme", "nobody"] }, "OpenTrackingFleet: of 2 accounts, 1 could not be read:"],
    [{ accounts: "nonsense" }, 'accounts is "nonsense"'],
    [{ apiKeyEnv: "NOT_SET" }, "NOT_SET"],
  ] as const) {
    const error: Error = await read(props).then(
      () => expect.unreachable("It was read."),
      (reason) => reason,
    );
    expect(error.message).toContain(problem);
    expect(error.stack).toBe("");
  }
});

test("does not quote a large fleet when other values than those that were read are refused", async () => {
  const subusers = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`subuser-${index}`, true]));
  const inputs = await inputsOf(subusers);
  const { failures } = await openTrackingFleet.check(
    {},
    { ...inputs, enabled: { ...inputs.enabled, "subuser-7": false } },
  );
  expect(failures).toEqual([
    {
      property: "",
      reason:
        "A transformation or ignoreChanges made something else of what was read. Leave the properties of an " +
        "OpenTrackingFleet as they are; to accept a change, run `pulumi up`.",
    },
  ]);
});
