import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Run } from "../engine/stack";
import { newSimulator } from "../new-simulator";
import { newPack, type Pack } from "./policy-support";
import { imports, keyOf, newStack, occurrences, programOf, succeeded, test } from "./support";

const expectations = {
  default: { expected: false },
  subusers: { newsletter: { expected: true }, "beta-*": { expected: false, enforcementLevel: "advisory" } },
  waivers: [
    { subuser: "legacy", justification: "DPO-112", owner: "privacy@acme.test", expires: "2099-12-31" },
    { subuser: "expired", justification: "DPO-7", owner: "privacy@acme.test", expires: "2020-01-01" },
  ],
};
const files = { "expectations.json": JSON.stringify(expectations) };

/** A program that warns of those that it cannot read, and expects nothing: what fails is the pack. */
const fleet = `${imports}new sendgrid.OpenTrackingFleet("all", { onUnreadable: "warn" });`;

function failed({ exitCode, output }: Run): string {
  expect(exitCode, output).not.toBe(0);
  expect(output).not.toMatch(/\n\s+at /);
  return output;
}

/** The path of a policy configuration, beside the pack. */
function configOf({ folder }: Pack, config: object): readonly string[] {
  const path = join(folder, "config.json");
  writeFileSync(path, JSON.stringify(config));
  return ["--policy-pack-config", path];
}

const violation = (level: string, policy: string, resource: string) =>
  `[${level}]  ${policy}  (pulumi-nodejs:dynamic/sendgrid:${resource})`;

test("the policy pack fails a preview on a mandatory violation, at its resource, and in a sentence", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, newsletter: true, legacy: true } });
  const stack = await newStack(programOf("acme", "newsletter", "legacy"), { simulator });
  const pack = newPack(stack, files);
  const output = failed(await pack.preview());
  expect(output).toContain(violation("mandatory", "open-tracking-as-expected", "OpenTracking: acme"));
  expect(output).toContain(
    'Open tracking of subuser "acme" is on, expected off (by "default"). Turn it off in SendGrid, change what is ' +
      'expected, or add a waiver: { "subuser": "acme", "justification": "…", "owner": "…", "expires": "YYYY-MM-DD" }.',
  );
  expect(occurrences(output, "Open tracking of subuser")).toBe(1);
  simulator.setOpenTracking("acme", false);
  expect(succeeded(await pack.preview())).not.toContain("Open tracking of subuser");
});

test("the policy pack only warns of an advisory violation, and fails on an expired waiver", async () => {
  const simulator = await newSimulator({ subusers: { "beta-1": true, expired: false } });
  const stack = await newStack(programOf("beta-1", "expired"), { simulator });
  const pack = newPack(stack, files);
  const warned = succeeded(await pack.preview());
  expect(warned).toContain(violation("advisory", "open-tracking-as-advised", "OpenTracking: beta-1"));
  expect(warned).toContain('The waiver of subuser "expired" until 2020-01-01 has no effect');
  simulator.setOpenTracking("expired", true);
  const output = failed(await pack.preview());
  expect(output).toContain(violation("mandatory", "open-tracking-as-expected", "OpenTracking: expired"));
  expect(output).toContain("and its waiver has expired: it held until 2020-01-01");
});

test("the policy pack judges a fleet of fifty and single resources, each account once, and shows no key", async () => {
  const canary = keyOf("c");
  const clean = Object.fromEntries(Array.from({ length: 46 }, (_, index) => [`fine-${index}`, false]));
  const simulator = await newSimulator({
    subusers: {
      ...clean,
      acme: true,
      legacy: true,
      "beta-1": true,
      gone: { enabled: false, failure: { status: 403 } },
    },
    keys: { [canary]: {} },
  });
  const stack = await newStack(`${fleet}\nnew sendgrid.OpenTracking("acme", { subuser: "acme" });`, {
    simulator,
    env: { SENDGRID_API_KEY: canary },
  });
  const pack = newPack(stack, files);
  const preview = failed(await pack.preview());
  expect(preview).toContain(violation("mandatory", "open-tracking-as-expected", "OpenTracking: acme"));
  expect(preview).toContain(violation("advisory", "open-tracking-as-advised", "OpenTrackingFleet: all"));
  expect(preview).toContain(violation("mandatory", "open-tracking-readable", "OpenTrackingFleet: all"));
  expect(preview).toContain('Open tracking of subuser "gone" could not be read. The warning of its fleet says why.');
  expect(preview).toContain(
    'The waiver of subuser "expired" until 2020-01-01 has no effect: this API key lists no such account.',
  );
  expect(occurrences(preview, 'Open tracking of subuser "acme"')).toBe(1);
  expect(preview).not.toContain('"fine-');

  simulator.setOpenTracking("acme", false);
  const readable = configOf(pack, { "open-tracking-readable": "advisory" });
  const warned = succeeded(await pack.preview(...readable));
  expect(warned).toContain(violation("advisory", "open-tracking-readable", "OpenTrackingFleet: all"));
  const updated = succeeded(await pack.up(...readable));
  for (const output of [preview, warned, updated, await stack.exported()]) expect(output).not.toContain(canary);
});

test("the policy pack does not judge what a first preview does not know, and judges it in the update", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const later = `const later = new pulumi.dynamic.Resource(
    { create: async () => ({ id: "later", outs: { name: "acme" } }) }, "later", { name: undefined });`;
  const stack = await newStack(
    `${imports}${later}
    new sendgrid.OpenTracking("by-name", { subuser: later.name });
    new sendgrid.OpenTracking("by-order", { subuser: "acme" }, { dependsOn: later });
    new sendgrid.OpenTrackingFleet("all", {}, { dependsOn: later });`,
    { simulator },
  );
  const pack = newPack(stack);
  const preview = succeeded(await pack.preview());
  expect(simulator.requests).toEqual([]);
  expect(preview).toContain("✅ privacy@v1.0.0");
  const update = failed(await pack.up());
  expect(update).toContain(violation("mandatory", "open-tracking-as-expected", "OpenTracking: by-name"));
  expect(occurrences(update, 'Open tracking of subuser "acme"')).toBe(1);
});

test("the configuration of a policy pack can expect something else, and every mistake of it is named", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const stack = await newStack(programOf("acme"), { simulator });
  const pack = newPack(stack, files);
  const others = { expectations: { default: { expected: true } } };
  succeeded(await pack.preview(...configOf(pack, { "open-tracking-as-expected": others })));
  const broken = {
    defalt: { expected: false },
    default: { expected: "no", enforcementLevel: "strict" },
    waivers: [{ subuser: "a*", justification: "DPO-7", owner: "privacy@acme.test", expires: "2027-02-30" }],
  };
  const five = [
    "defalt is not a known property. Did you mean default?",
    'default.enforcementLevel is "strict".',
    'default.expected is "no".',
    'waivers[0].subuser is "a*", a pattern.',
    'waivers[0].expires is "2027-02-30".',
  ];
  const inConfiguration = failed(
    await pack.preview(...configOf(pack, { "open-tracking-as-expected": { expectations: broken } })),
  );
  expect(inConfiguration).toContain("The configuration of open-tracking-as-expected has 5 mistakes:");
  writeFileSync(join(pack.folder, "expectations.json"), JSON.stringify(broken));
  const inFile = failed(await pack.preview());
  expect(inFile).toMatch(/createOpenTrackingPolicies: \S+expectations\.json has 5 mistakes:/);
  for (const mistake of five) for (const output of [inConfiguration, inFile]) expect(output).toContain(mistake);
});
