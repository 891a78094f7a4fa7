import { expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { withoutProbes } from "../probe";
import { imports, keyOf, newStack, succeeded, test } from "./support";

const customer = "sg0123456789abcdef0123456789abcdef";

test("reads subusers, customer accounts and the account itself, and says whose each value is", async () => {
  const simulator = await newSimulator({
    subusers: { acme: true },
    customerAccounts: { [customer]: false },
    self: true,
  });
  const stack = await newStack(
    `${imports}
    const show = ({ id, enabled, subuser, accountId, self }) => ({ id, enabled, subuser, accountId, self });
    const whose = { subuser: { subuser: "acme" }, customer: { accountId: "${customer}" }, self: { self: true } };
    for (const [name, args] of Object.entries(whose)) {
      exports[name] = show(new sendgrid.OpenTracking(name, args));
      exports[name + "Function"] = sendgrid.getOpenTrackingOutput(args);
    }`,
    { simulator },
  );
  succeeded(await stack.up());
  const subuser = { id: "subuser/acme", enabled: true, subuser: "acme" };
  const account = { id: `account-id/${customer}`, enabled: false, accountId: customer };
  const self = { id: "self", enabled: true, self: true };
  const readAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(await stack.outputs()).toEqual({
    subuser,
    subuserFunction: { ...subuser, readAt },
    customer: account,
    customerFunction: { ...account, readAt },
    self,
    selfFunction: { ...self, readAt },
  });
  expect(
    withoutProbes(simulator.requests)
      .map(({ onBehalfOf }) => onBehalfOf)
      .sort(),
  ).toEqual(["acme", `account-id ${customer}`, undefined].sort());
});

test("takes promises for the account and for what is expected of it", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const stack = await newStack(
    `${imports}
    const subuser = Promise.resolve("acme");
    const args = { subuser, expected: Promise.resolve(false), enforcementLevel: "advisory" };
    exports.resource = new sendgrid.OpenTracking("acme", args).enabled;
    exports.function = sendgrid.getOpenTrackingOutput({ subuser }).enabled;`,
    { simulator },
  );
  const output = succeeded(await stack.up());
  expect(output).toContain('Open tracking of subuser "acme" is on, and OpenTracking "acme" expects it to be off.');
  expect(await stack.outputs()).toEqual({ resource: true, function: true });
});

test("replaces the reading when the account changes", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, other: false }, self: true });
  const program = (args: string) => `${imports}
    const reading = new sendgrid.OpenTracking("reading", ${args});
    exports.enabled = reading.enabled;
    exports.id = reading.id;`;
  const stack = await newStack(program('{ subuser: "acme" }'), { simulator });
  succeeded(await stack.up());
  stack.write({ "index.js": program('{ subuser: "other" }') });
  const preview = succeeded(await stack.preview());
  expect(preview).toContain("+-1 to replace");
  // Another account's value is not a change of this one's.
  expect(preview).not.toContain("open tracking changed");
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ enabled: false, id: "subuser/other" });
  stack.write({ "index.js": program("{ self: true }") });
  expect(succeeded(await stack.preview())).toContain("replace");
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ enabled: true, id: "self" });
  succeeded(await stack.preview("--expect-no-changes"));
});

test("reads with the key that apiKeyEnv names, and replaces when it names another", async () => {
  const [one, two] = [keyOf("1"), keyOf("2")];
  const simulator = await newSimulator({
    keys: { [one]: { account: { subusers: { acme: true } } }, [two]: { account: { subusers: { acme: false } } } },
  });
  const program = (variable: string) => `${imports}
    exports.default = new sendgrid.OpenTracking("default", { subuser: "acme" }).enabled;
    exports.named = new sendgrid.OpenTracking("named", { subuser: "acme", apiKeyEnv: "${variable}" }).enabled;
    exports.function = sendgrid.getOpenTracking({ subuser: "acme", apiKeyEnv: "SENDGRID_API_KEY_TWO" }).then((result) => result.enabled);`;
  const stack = await newStack(program("SENDGRID_API_KEY_TWO"), {
    simulator,
    env: { SENDGRID_API_KEY: one, SENDGRID_API_KEY_TWO: two, SENDGRID_API_KEY_ONE: one },
  });
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ default: true, named: false, function: false });
  // A refresh reads in another process, with the same keys.
  succeeded(await stack.refresh("--preview-only", "--expect-no-changes"));
  stack.write({ "index.js": program("SENDGRID_API_KEY_ONE") });
  expect(succeeded(await stack.preview())).toContain("replace");
});

test("gets a reading by each kind of id", async () => {
  const simulator = await newSimulator({
    subusers: { acme: true },
    customerAccounts: { [customer]: true },
    self: false,
  });
  const stack = await newStack(
    `${imports}
    const { get } = sendgrid.OpenTracking;
    exports.acme = get("acme", "subuser/acme").enabled;
    exports.whose = get("whose", pulumi.output("subuser/acme")).subuser;
    exports.customer = get("customer", "account-id/${customer}").enabled;
    exports.self = get("self", "self").enabled;
    exports.is = sendgrid.OpenTracking.isInstance(get("again", "self", { apiKeyEnv: "SENDGRID_API_KEY" }));`,
    { simulator },
  );
  expect(succeeded(await stack.preview())).toMatch(/acme +: true/);
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ acme: true, whose: "acme", customer: true, self: false, is: true });
  simulator.setOpenTracking("acme", false);
  expect(succeeded(await stack.preview())).toMatch(/acme +: true => false/);
});

test("says which ids there are when one is none", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const stack = await newStack(`${imports} sendgrid.OpenTracking.get("acme", "acme");`, { simulator });
  const { exitCode, output } = await stack.preview();
  expect(exitCode).not.toBe(0);
  expect(output).toContain(
    'the id "acme" is not one of an OpenTracking. Use "subuser/<name>", "account-id/<id>" or "self".',
  );
  expect(simulator.requests).toEqual([]);
});

test("keeps what was asked for when the program changes its object afterwards", async () => {
  const [one, two] = [keyOf("1"), keyOf("2")];
  const account = (acme: boolean) => ({ account: { subusers: { acme } } });
  const simulator = await newSimulator({ keys: { [one]: account(true), [two]: account(false) } });
  const stack = await newStack(
    `${imports}
    const args = { subuser: pulumi.output("acme"), apiKeyEnv: "ONE" };
    exports.resource = new sendgrid.OpenTracking("one", args).enabled;
    exports.function = sendgrid.getOpenTrackingOutput(args).enabled;
    args.apiKeyEnv = "TWO";
    exports.later = new sendgrid.OpenTracking("two", args).enabled;`,
    { simulator, env: { ONE: one, TWO: two } },
  );
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ resource: true, function: true, later: false });
});

test("refuses a transformation that gives a value to another account, or another value to the account", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, other: false } });
  const transform = (props: string) => `${imports}
    pulumi.runtime.registerStackTransformation(({ props, opts }) => ({ props: { ...props, ${props} }, opts }));
    new sendgrid.OpenTracking("acme", { subuser: "acme" });`;
  const refused = [
    'subuser: "other"',
    'accountId: "sg1"',
    'apiKeyEnv: "OTHER_KEY"',
    "enabled: false",
    "subuser: undefined",
  ];
  const stack = await newStack("", { simulator });
  for (const props of refused) {
    stack.write({ "index.js": transform(props) });
    const { exitCode, output } = await stack.up();
    expect(exitCode, props).not.toBe(0);
    expect(output).toContain('{"subuser":"acme","enabled":true} was read, and a transformation or ignoreChanges made');
    expect(output).not.toMatch(/\n\s+at /);
  }
  expect(await stack.exported()).not.toContain(":OpenTracking");
});

test("does not let ignoreChanges hide a change, however it is set", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, other: false } });
  const program = (subuser: string, ignored: string) => `${imports}
    const transformations = [({ props, opts }) => ({ props, opts: { ...opts, ignoreChanges: [${ignored}] } })];
    exports.enabled = new sendgrid.OpenTracking("reading", { subuser: "${subuser}" }, { transformations }).enabled;`;
  const stack = await newStack(program("acme", ""), { simulator });
  succeeded(await stack.up());
  stack.write({ "index.js": program("acme", '"tags"') });
  succeeded(await stack.preview("--expect-no-changes"));
  stack.write({ "index.js": program("other", '"subuser", "enabled"') });
  expect((await stack.preview()).output).toContain("was read, and a transformation or ignoreChanges made");
  stack.write({ "index.js": program("other", '"*"') });
  expect((await stack.preview()).exitCode).not.toBe(0);
  simulator.setOpenTracking("acme", false);
  stack.write({ "index.js": program("acme", '"enabled"') });
  const { exitCode, output } = await stack.preview();
  expect(exitCode).not.toBe(0);
  expect(output).toContain('{"subuser":"acme","enabled":false} was read');
});

test("refuses arguments that a get would not look at", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const stack = await newStack("", { simulator });
  const programs = {
    'sendgrid.OpenTracking.get("acme", "subuser/acme", { apikeyEnv: "OTHER" });': 'there is no property "apikeyEnv"',
    'sendgrid.OpenTracking.get("acme", "subuser/acme", null);': "the arguments are null",
    'new sendgrid.OpenTracking("acme", { subuser: "acme", expected: false }, { id: "subuser/acme" });':
      'there is no property "subuser"',
  };
  for (const [program, message] of Object.entries(programs)) {
    stack.write({ "index.js": imports + program });
    const { exitCode, output } = await stack.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain(message);
  }
  expect(simulator.requests).toEqual([]);
});
