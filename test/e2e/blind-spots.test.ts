import { expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { imports, newStack, occurrences, succeeded, test } from "./support";

const program = `${imports}
const gate = { expectations: { default: { expected: false } }, strict: true };
new sendgrid.OpenTrackingFleet("all", process.env.EXPECT ? gate : {});
new sendgrid.OpenTracking("other", { subuser: "other" });`;

/** A stack whose state has every account off, although one of them is on by now. */
async function drifted() {
  const simulator = await newSimulator({ subusers: { newsletter: false, other: false } });
  const stack = await newStack(program, { simulator });
  succeeded(await stack.up());
  simulator.setOpenTracking("newsletter", true);
  const compare = (...args: readonly string[]) => stack.preview("--expect-no-changes", ...args);
  /** The exit code with the options, and that with expectations beside them. */
  const exitCodes = async (...args: readonly string[]) => {
    const blind = await compare(...args);
    stack.env.EXPECT = "true";
    const expecting = await compare(...args);
    stack.env.EXPECT = undefined;
    expect(expecting.output).toContain("1 is not as expected (mandatory)");
    return [blind.exitCode, expecting.exitCode];
  };
  return { stack, compare, exitCodes };
}

test("a change that Pulumi takes into state before it compares fails on expectations only", async () => {
  const { stack, compare, exitCodes } = await drifted();
  expect(await exitCodes()).toEqual([7, 1]);
  expect(await exitCodes("--refresh")).toEqual([0, 1]);

  stack.write({ "Pulumi.yaml": "name: test\nruntime: nodejs\noptions:\n  refresh: always\n" });
  expect(await exitCodes()).toEqual([0, 1]);
  stack.write({ "Pulumi.yaml": "name: test\nruntime: nodejs\n" });

  const warning =
    "PULUMI_OPTION_REFRESH is set, so Pulumi records changes of open tracking in state before it compares";
  for (const value of ["true", "1", "0"]) {
    stack.env.PULUMI_OPTION_REFRESH = value;
    const isBlind = value !== "0";
    const { exitCode, output } = await compare();
    expect([exitCode, occurrences(output.slice(output.indexOf("Diagnostics:")), warning)], output).toEqual(
      isBlind ? [0, 1] : [7, 0],
    );
  }
  stack.env.PULUMI_OPTION_REFRESH = "true";
  expect(await exitCodes()).toEqual([0, 1]);
});

test("a change of what --target or --exclude leaves out fails, and so do expectations of it", async () => {
  const { exitCodes } = await drifted();
  const urn = (type: string, name: string) => `urn:pulumi:test::test::pulumi-nodejs:dynamic/sendgrid:${type}::${name}`;
  expect(await exitCodes("--target", urn("OpenTracking", "other"))).toEqual([1, 1]);
  expect(await exitCodes("--exclude", urn("OpenTrackingFleet", "all"))).toEqual([1, 1]);
});

test("a change that an update recorded fails on expectations only, although that update exited with 7", async () => {
  const { stack, compare, exitCodes } = await drifted();
  expect((await stack.up("--expect-no-changes")).exitCode).toBe(7);
  expect((await compare()).exitCode).toBe(0);
  expect(await exitCodes()).toEqual([0, 1]);
});
