import { expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { diagnostics, imports, newStack, occurrences, succeeded, test } from "./support";

const urn = (type: string, name: string) => `urn:pulumi:test::test::pulumi-nodejs:dynamic/sendgrid:${type}::${name}`;

const program = `${imports}
for (const subuser of ["acme", "other"]) exports[subuser] = new sendgrid.OpenTracking(subuser, { subuser }).enabled;
exports.all = new sendgrid.OpenTrackingFleet("all", { subusers: ["acme"] }).enabled;`;

test("fails when --target or --exclude leaves out a reading that changed, and not when it is as in state", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, other: true } });
  const stack = await newStack(program, { simulator });
  const target = ["--target", urn("OpenTracking", "other")];
  // Nothing is in state yet that could be outdated.
  succeeded(await stack.up(...target));
  succeeded(await stack.up());
  succeeded(await stack.preview("--expect-no-changes", ...target));

  simulator.setOpenTracking("acme", false);
  const exclude = ["--exclude", urn("OpenTracking", "acme"), "--exclude", urn("OpenTrackingFleet", "all")];
  const runs = [
    await stack.preview("--expect-no-changes", ...target),
    await stack.preview("--expect-no-changes", ...exclude),
    await stack.up(...target),
  ];
  for (const { exitCode, output } of runs) {
    expect(exitCode).not.toBe(0);
    for (const difference of [
      'OpenTracking "acme" was left out by --target or --exclude, and its state differs from what was read: enabled: true => false.',
      'OpenTrackingFleet "all" was left out by --target or --exclude, and its state differs from what was read: open tracking changed: acme: true => false.',
    ]) {
      expect(occurrences(diagnostics(output), difference), output).toBe(1);
    }
    expect(output).not.toMatch(/\n\s+at /);
  }
  expect((await stack.preview("--expect-no-changes")).exitCode).toBe(7);
});

test("refuses options that a reading cannot have, in one line", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const stack = await newStack("", { simulator });
  for (const [options, problem] of [
    [
      '{ import: "subuser/acme" }',
      "the option import is given. Leave it out: declaring the resource reads what is there.",
    ],
    ['{ parent: "acme" }', 'the option parent is "acme". Pass a resource, or leave parent out.'],
    ["null", "the options are null. Pass Pulumi's resource options as an object, or leave them out."],
  ]) {
    for (const declaration of [
      `OpenTracking("acme", { subuser: "acme" }, ${options})`,
      `OpenTrackingFleet("acme", {}, ${options})`,
    ]) {
      stack.write({ "index.js": `${imports}new sendgrid.${declaration};` });
      const { exitCode, output } = await stack.preview();
      expect(exitCode).not.toBe(0);
      const where = declaration.slice(0, declaration.indexOf("("));
      expect(output).toContain(`error: ${where} "acme": Cannot read open tracking: ${problem}`);
      expect(output).not.toMatch(/\n\s+at /);
    }
  }
  expect(simulator.requests).toEqual([]);
});
