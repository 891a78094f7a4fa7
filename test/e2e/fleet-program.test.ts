import { expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { diagnostics, imports, newStack, occurrences, succeeded, test } from "./support";

const stackTrace = /\n\s+at /;

test("says everything that is wrong with expectations, of an object and of a file, before any request", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const mistaken = {
    default: { expected: "false" },
    subuser: {},
    subusers: { "": { expected: true } },
    waivers: [{ subuser: "acme", justification: "why", expires: "2027-02-30" }],
  };
  const stack = await newStack({ "expectations.json": JSON.stringify(mistaken) }, { simulator });
  const sources = {
    [JSON.stringify(mistaken)]: "The expectations have",
    '"expectations.json"': "expectations.json has",
  };
  for (const [source, headline] of Object.entries(sources)) {
    stack.write({ "index.js": `${imports} new sendgrid.OpenTrackingFleet("all", { expectations: ${source} });` });
    const { exitCode, output } = await stack.preview();
    expect(exitCode).not.toBe(0);
    const said = diagnostics(output);
    expect(occurrences(said, `error: OpenTrackingFleet "all": ${headline} 5 mistakes:\n`), said).toBe(1);
    for (const path of ["default.expected", "subuser ", 'subusers[""]', "waivers[0].owner", "waivers[0].expires"]) {
      expect(said).toContain(`  ${path}`);
    }
    expect(output).not.toMatch(stackTrace);
  }
  expect(simulator.requests).toEqual([]);
});

test("fails on bad arguments before any request", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const bad: readonly (readonly [args: string, message: string])[] = [
    ["null", "the arguments are null"],
    ['{ subuser: "acme" }', 'there is no property "subuser"'],
    ['{ accounts: "all" }', 'accounts is "all". Use "subusers" or "customer".'],
    ['{ subusers: "acme" }', 'subusers is "acme". Give an array'],
    ["{ subusers: [] }", "subusers is empty"],
    ["{ subusers: pulumi.output([]) }", "subusers is empty"],
    ["{ subusers: pulumi.output(undefined) }", "subusers is null"],
    ["{ subusers: [undefined] }", "subusers has undefined in it"],
    ['{ subusers: ["acme", ""] }', 'subuser "" is empty'],
    ['{ subusers: ["acme", pulumi.output("")] }', 'subuser "" is empty'],
    ['{ subusers: ["acme", "b", "acme"] }', 'subusers has "acme" more than once'],
    ['{ subusers: ["acme"], accounts: "customer" }', "subusers and accounts are both given"],
    ['{ subusers: pulumi.output(["acme"]), exclude: ["b"] }', "subusers and exclude are both given"],
    ["{ include: [] }", "include is empty"],
    ['{ include: "eu-*" }', 'include is "eu-*"'],
    ['{ exclude: [" eu"] }', 'the pattern " eu" begins or ends with white space'],
    ['{ onUnreadable: "ignore" }', 'onUnreadable is "ignore". Use "fail" or "warn".'],
    ['{ expectations: "none.json" }', 'the expectations file "none.json" cannot be read (no such file or folder)'],
    ["{ expectations: pulumi.output({}) }", "expectations is an output or a promise"],
    ['{ apiKeyEnv: "SG.not-a-name" }', "apiKeyEnv is not the name of an environment variable"],
  ];
  const stack = await newStack(
    `${imports}
    for (const args of [${bad.map(([args]) => args).join(", ")}]) {
      try { new sendgrid.OpenTrackingFleet("fleet" + Math.random(), args); }
      catch (error) { pulumi.log.warn(error.message); if (!pulumi.RunError.isInstance(error)) throw error; }
    }
    try { new sendgrid.OpenTrackingFleet("fleet-got", {}, { id: "subusers" }); }
    catch (error) { pulumi.log.warn(error.message); }`,
    { simulator },
  );
  const { exitCode, output } = await stack.preview();
  expect(exitCode).not.toBe(0);
  for (const [args, message] of bad) expect(diagnostics(output), args).toContain(message);
  expect(occurrences(diagnostics(output), 'OpenTrackingFleet "fleet')).toBe(bad.length + 1);
  expect(output).not.toMatch(stackTrace);
  expect(simulator.requests).toEqual([]);
});

test("loses no name that is awkward in a program, in the engine or in state", async () => {
  const awkward = [
    "__x",
    "__provider",
    "a.b",
    "a[0]",
    'a["b"]',
    "toString",
    "constructor",
    "then",
    "10",
    "9",
    "a b",
    "*",
  ];
  const impossible = [
    "__proto__",
    "ends-with\\",
    "4dabf18193072939515e22adb298388d",
    "__pulumiOutput",
    "__pulumiAsset",
    "__pulumiResource",
    "__pulumiType",
  ];
  const subusers = Object.fromEntries([...awkward, ...impossible].map((name) => [name, true] as const));
  const simulator = await newSimulator({ subusers });
  const stack = await newStack(
    `${imports}
    const fleet = new sendgrid.OpenTrackingFleet("all", { onUnreadable: "warn" });
    exports.names = fleet.enabled.apply((enabled) => Object.entries(enabled).sort());
    exports.unreadable = fleet.unreadable;`,
    { simulator },
  );
  expect(succeeded(await stack.up())).toContain(
    'Cannot keep open tracking of subuser "__proto__": Pulumi keeps this name for itself.',
  );
  const names = awkward.map((name) => [name, true] as const).sort();
  expect(await stack.outputs()).toEqual({ names, unreadable: [...impossible].sort() });
  succeeded(await stack.preview("--expect-no-changes"));
  succeeded(await stack.refresh("--preview-only", "--expect-no-changes"));
  for (const name of [...awkward, ...impossible]) simulator.setOpenTracking(name, false);
  const preview = succeeded(await stack.preview("--diff"));
  for (const name of awkward)
    expect(preview).toMatch(new RegExp(`~ ${name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")} *: true => false`));
});

test("takes promises for the names of a fleet, all of them or each", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, shop: false, other: true } });
  const stack = await newStack(
    `${imports}
    const [all, each] = [Promise.resolve(["acme", "shop"]), ["acme", Promise.resolve("shop")]];
    exports.all = new sendgrid.OpenTrackingFleet("all", { subusers: all }).enabled;
    exports.each = new sendgrid.OpenTrackingFleet("each", { subusers: each }).enabled;
    exports.function = sendgrid.getOpenTrackingFleetOutput({ subusers: all }).enabled;`,
    { simulator },
  );
  succeeded(await stack.up());
  const enabled = { acme: true, shop: false };
  expect(await stack.outputs()).toEqual({ all: enabled, each: enabled, function: enabled });
});

test("waits for names of resources that are not created yet, and for dependsOn and parent, without a request", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, other: false } });
  const stack = await newStack(
    `${imports}
    const provider = { async create(inputs) { return { id: inputs.name, outs: inputs }; } };
    class Named extends pulumi.dynamic.Resource {
      constructor(name) { super(provider, name, { name }, {}, "test", "Named"); }
    }
    const acme = new Named("acme");
    const subusers = ["other", acme.id];
    exports.named = new sendgrid.OpenTrackingFleet("named", { subusers }).enabled;
    const waiting = new sendgrid.OpenTrackingFleet("waiting", {}, { dependsOn: acme });
    exports.waiting = waiting.enabled;
    exports.summary = waiting.summary.accounts;
    exports.child = new sendgrid.OpenTrackingFleet("child", {}, { parent: acme }).unreadable;
    const { on, accounts } = sendgrid.getOpenTrackingFleetOutput({ subusers }, { dependsOn: [acme] }).summary;
    exports.counts = [on, accounts];
    exports.plain = sendgrid.getOpenTrackingFleetOutput({ exclude: ["o*"] }, { dependsOn: [acme] }).enabled;`,
    { simulator },
  );
  succeeded(await stack.preview());
  expect(simulator.requests).toEqual([]);
  succeeded(await stack.up());
  const both = { acme: true, other: false };
  const plain = { acme: true };
  expect(await stack.outputs()).toEqual({ named: both, waiting: both, summary: 2, child: [], counts: [1, 2], plain });
  succeeded(await stack.preview("--expect-no-changes"));
});

test("is read without a resource, with its violations and without enforcing them", async () => {
  const subusers = { acme: true, away: { enabled: false, disabled: true, failure: { status: 403 } } };
  const simulator = await newSimulator({ subusers });
  const program = (args: string) => `${imports}
    module.exports = async () => ({ fleet: await sendgrid.getOpenTrackingFleet(${args}) });`;
  const stack = await newStack(program('{ expectations: { default: { expected: false } }, onUnreadable: "warn" }'), {
    simulator,
  });
  expect(succeeded(await stack.up())).toContain("warning: getOpenTrackingFleet: of 2 accounts, 1 could not be read:\n");
  expect((await stack.outputs()).fleet).toMatchObject({
    enabled: { acme: true },
    unreadable: ["away"],
    errors: { away: expect.stringContaining("SendGrid answered 403") },
    disabled: ["away"],
    violations: [{ subuser: "acme", enabled: true, expected: false, rule: "default" }],
    waived: [],
    summary: { accounts: 2, on: 1, violated: 1, unreadable: 1 },
  });
  stack.write({ "index.js": program("{}") });
  const { exitCode, output } = await stack.preview();
  expect(exitCode).not.toBe(0);
  expect(occurrences(diagnostics(output), "error: getOpenTrackingFleet: of 2 accounts, 1 could not be read:")).toBe(1);
  expect(output).not.toMatch(stackTrace);
});

test("does not let ignoreChanges hide a change", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, other: false } });
  const program = (ignored: string) => `${imports}
    new sendgrid.OpenTrackingFleet("all", {}, { ignoreChanges: [${ignored}] });`;
  const stack = await newStack(program(""), { simulator });
  succeeded(await stack.up());
  simulator.setOpenTracking("acme", false);
  stack.write({ "index.js": program('"enabled.acme"') });
  const { exitCode, output } = await stack.preview();
  expect(exitCode).not.toBe(0);
  expect(output).toContain("was read, and a transformation or ignoreChanges made ");
});

test("refuses a transformation that makes something else of what was read", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, other: false } });
  const stack = await newStack("", { simulator });
  for (const props of ["enabled: {}", "unreadable: ['acme']", "exclude: ['other']", "apiKeyEnv: 'OTHER'"]) {
    const transformation = `({ props, opts }) => ({ props: { ...props, ${props} }, opts })`;
    stack.write({
      "index.js": `${imports} pulumi.runtime.registerStackTransformation(${transformation});
        new sendgrid.OpenTrackingFleet("all");`,
    });
    const { exitCode, output } = await stack.preview();
    expect(exitCode, props).not.toBe(0);
    expect(output).toContain("was read, and a transformation or ignoreChanges made ");
    expect(output).not.toMatch(stackTrace);
  }
});
