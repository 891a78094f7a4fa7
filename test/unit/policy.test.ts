import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect, onTestFinished, test } from "vitest";
import type { ExpectationsFile } from "../../provider/expectations";
import { createOpenTrackingPolicies } from "../../provider/policy";
import { fleet, reportedOf, single, unknown, violationsIn } from "./policy-support";

const off: ExpectationsFile = { default: { expected: false } };
const advisedOff: ExpectationsFile = { default: { expected: false, enforcementLevel: "advisory" } };
const policiesAndUrns = (reported: ReturnType<typeof reportedOf>) => reported.map(({ policy, urn }) => [policy, urn]);

test("says who is not as expected, why, and how to waive it, at the resource", () => {
  const acme = single("acme", true);
  expect(reportedOf(off, [acme, single("fine", false)])).toEqual([
    {
      policy: "open-tracking-as-expected",
      message:
        'Open tracking of subuser "acme" is on, expected off (by "default"). Turn it off in SendGrid, change what is ' +
        'expected, or add a waiver: { "subuser": "acme", "justification": "…", "owner": "…", "expires": "YYYY-MM-DD" }.',
      urn: acme.urn,
    },
  ]);
});

test("keeps what is advisory apart from what is mandatory, and has nothing to say of what is disabled", () => {
  const [one, two, three] = [single("one", true), single("two", true), single("three", true)];
  const expectations: ExpectationsFile = {
    ...off,
    subusers: {
      two: { expected: false, enforcementLevel: "advisory" },
      three: { expected: false, enforcementLevel: "disabled" },
    },
  };
  expect(policiesAndUrns(reportedOf(expectations, [one, two, three]))).toEqual([
    ["open-tracking-as-expected", one.urn],
    ["open-tracking-as-advised", two.urn],
  ]);
  const levels = createOpenTrackingPolicies(off).map(({ name, enforcementLevel }) => [name, enforcementLevel]);
  expect(Object.fromEntries(levels)).toMatchObject({
    "open-tracking-as-expected": "mandatory",
    "open-tracking-as-advised": "advisory",
    "open-tracking-waivers": "advisory",
  });
});

test("judges an account once, at its own resource, however many resources read it", () => {
  const [acme, all] = [single("acme", true), fleet({ acme: true, other: true })];
  expect(policiesAndUrns(reportedOf(off, [all, acme]))).toEqual([
    ["open-tracking-as-expected", acme.urn],
    ["open-tracking-as-expected", all.urn],
  ]);
});

test("names the same resource in whatever order the engine has them", () => {
  const resources = ["one", "two"].map((name) => single(name, true, { subuser: "acme" }));
  const [inOrder, reversed] = [resources, [...resources].reverse()].map((each) => reportedOf(off, each));
  expect(inOrder).toHaveLength(1);
  expect(reversed).toEqual(inOrder);
});

test("reports an account with two values, and judges both", () => {
  const [acme, all] = [single("acme", true), fleet({ acme: false })];
  const reported = reportedOf(off, [acme, all]);
  expect(policiesAndUrns(reported)).toEqual([
    ["open-tracking-as-expected", acme.urn],
    ["open-tracking-one-value", acme.urn],
  ]);
  expect(reported[1]?.message).toBe(
    `Open tracking of subuser "acme" has two values: on in ${acme.urn}, and off in ${all.urn}. ` +
      "It changed while the program ran. Run the program again.",
  );
  expect(policiesAndUrns(reportedOf({ default: { expected: true } }, [acme, all]))).toEqual([
    ["open-tracking-as-expected", all.urn],
    ["open-tracking-one-value", acme.urn],
  ]);
});

test("takes the same name behind two keys, or of a customer account, for several accounts", () => {
  const ofOther = single("other-key", false, { subuser: "acme", apiKeyEnv: "SENDGRID_API_KEY_EU" });
  const customer = single("customer", false, { accountId: "acme" });
  const own = single("acme", true);
  const expectations: ExpectationsFile = { ...off, accounts: { acme: { expected: true } } };
  expect(policiesAndUrns(reportedOf(expectations, [own, ofOther, customer]))).toEqual([
    ["open-tracking-as-expected", own.urn],
    ["open-tracking-as-expected", customer.urn],
  ]);
  const customers = fleet({ acme: false }, [], { accounts: "customer" });
  expect(policiesAndUrns(reportedOf(expectations, [customers]))).toEqual([
    ["open-tracking-as-expected", customers.urn],
  ]);
});

test("does not judge what a preview does not know yet", () => {
  const resources = [
    single("unknown-value", unknown),
    single("unknown-name", unknown, { subuser: unknown }),
    fleet(unknown, unknown),
    fleet(unknown, unknown, { accounts: undefined, subusers: unknown }),
  ];
  const waivers = [{ subuser: "unknown-value", justification: "consent", owner: "privacy", expires: "2099-12-31" }];
  for (const expected of [true, false]) expect(reportedOf({ default: { expected }, waivers }, resources)).toEqual([]);
  expect(reportedOf(off, [...resources, single("acme", true)])).toHaveLength(1);
});

test("judges neither other resources nor the account that owns the key", () => {
  const other = { ...single("bucket", true), type: "aws:s3/bucket:Bucket" };
  expect(reportedOf(off, [other, single("self", true, { self: true })])).toEqual([]);
});

test("reports whom a fleet could not read, unless another resource could, and never takes them for off", () => {
  const all = fleet({ fine: true }, ["gone", "acme"]);
  expect(reportedOf({ default: { expected: true } }, [all, single("acme", true)])).toEqual([
    {
      policy: "open-tracking-readable",
      message: 'Open tracking of subuser "gone" could not be read. The warning of its fleet says why.',
      urn: all.urn,
    },
  ]);
});

test("fails on those unless it is told to warn", () => {
  const levelOf = (policies: ReturnType<typeof createOpenTrackingPolicies>) =>
    policies.find(({ name }) => name === "open-tracking-readable")?.enforcementLevel;
  expect(levelOf(createOpenTrackingPolicies(off))).toBe("mandatory");
  expect(levelOf(createOpenTrackingPolicies(off, { onUnreadable: "fail" }))).toBe("mandatory");
  expect(levelOf(createOpenTrackingPolicies(off, { onUnreadable: "warn" }))).toBe("advisory");
});

test("takes other expectations from the configuration of a policy, for that policy alone", () => {
  const policies = createOpenTrackingPolicies(off);
  const acme = single("acme", true);
  expect(violationsIn(policies, [acme])).toHaveLength(1);
  const on = { expectations: { default: { expected: true } } };
  expect(violationsIn(policies, [acme], { "open-tracking-as-expected": on })).toEqual([]);
  const advised = { expectations: advisedOff };
  expect(
    policiesAndUrns(violationsIn(policies, [acme], { "open-tracking-as-advised": advised })).map(([policy]) => policy),
  ).toEqual(["open-tracking-as-expected", "open-tracking-as-advised"]);
});

test("names every mistake at once, in the program's expectations and in the configuration's", () => {
  const broken = {
    defalt: {},
    default: { expected: "false" },
    waivers: [{ subuser: "a*", owner: "", expires: "soon" }],
  };
  const mistakes = [
    "defalt is not a known property",
    'default.expected is "false"',
    'waivers[0].subuser is "a*", a pattern',
    "waivers[0].justification is missing",
    'waivers[0].owner is ""',
    'waivers[0].expires is "soon"',
  ];
  const inProgram = thrownBy(() => createOpenTrackingPolicies(broken as never));
  expect(pulumi.RunError.isInstance(inProgram)).toBe(true);
  const inConfiguration = thrownBy(() =>
    violationsIn(createOpenTrackingPolicies(off), [], { "open-tracking-waivers": { expectations: broken } }),
  );
  expect(inConfiguration.message).toContain("The configuration of open-tracking-waivers has 6 mistakes:");
  // Pulumi prints the stack of what a policy throws.
  expect(inConfiguration.stack).toBe(inConfiguration.message);
  for (const { message } of [inProgram, inConfiguration])
    for (const mistake of mistakes) expect(message).toContain(mistake);
});

test("names the patterns that both match an account", () => {
  const expectations: ExpectationsFile = { subusers: { "a*": { expected: true }, "*e": { expected: false } } };
  expect(() => reportedOf(expectations, [single("acme", true)])).toThrow(
    'subusers["a*"] and subusers["*e"] both match subuser "acme"',
  );
});

test("reads the expectations from a file in the pack's folder, and says when there is none", () => {
  const folder = mkdtempSync(join(tmpdir(), "policy-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "expectations.json");
  writeFileSync(path, JSON.stringify(off));
  expect(violationsIn(createOpenTrackingPolicies(path), [single("acme", true)])).toHaveLength(1);
  const configured = { "open-tracking-as-expected": { expectations: path } };
  const on: ExpectationsFile = { default: { expected: true } };
  expect(violationsIn(createOpenTrackingPolicies(on), [single("acme", true)], configured)).toHaveLength(1);
  expect(() => createOpenTrackingPolicies("nowhere.json")).toThrow(
    'the expectations file "nowhere.json" cannot be read (no such file or folder)',
  );
});

test("refuses options that nothing would look at", () => {
  const withOptions = (options: object) => () => createOpenTrackingPolicies(off, options);
  expect(withOptions({ onUnreadable: "ignore" })).toThrow('onUnreadable is "ignore". Use "fail" or "warn".');
  expect(withOptions({ enforcementLevel: "advisory" })).toThrow('there is no property "enforcementLevel"');
  expect(() => createOpenTrackingPolicies(undefined as never)).toThrow("expectations are not given");
});

test("says when a resource has something in it that was never written", () => {
  const cases = [
    [single("acme", "true"), 'its enabled is "true"'],
    [single("acme", true, {}), "its subuser is undefined"],
    [single("acme", true, { subuser: "acme", apiKeyEnv: 1 }), "its apiKeyEnv is 1"],
    [fleet({ acme: 1 }), 'its enabled["acme"] is 1'],
    [fleet(null), "its enabled is null"],
    [fleet({}, {}), "its unreadable is {}"],
    [fleet({}, [1]), "its unreadable is 1"],
  ] as const;
  for (const [resource, message] of cases) expect(() => reportedOf(off, [resource])).toThrow(message);
});

test("loads nothing that could read from SendGrid", () => {
  const script = `require("pulumi-sendgrid-open-tracking/policy");
    for (const file of Object.keys(require.cache)) console.log(file);`;
  const loaded = execFileSync("node", ["-e", script], { cwd: resolve(__dirname, "../.."), encoding: "utf8" });
  expect(loaded).toContain(join("dist", "policy", "policies.js"));
  const senders = ["sendgrid/client", "sendgrid/http/http-get", "sendgrid/create-client"];
  for (const file of [...senders, "resources/open-tracking", "resources/open-tracking-fleet"]) {
    const path = join("dist", ...`${file}.js`.split("/"));
    expect(existsSync(resolve(__dirname, "../..", path)), path).toBe(true);
    expect(loaded).not.toContain(path);
  }
  expect(loaded).not.toContain("node-fetch");
});

function thrownBy(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("It did not fail.");
}
