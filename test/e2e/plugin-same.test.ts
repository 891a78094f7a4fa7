import { beforeAll, expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { projectHead } from "./plugin-programs";
import { newPluginStack, type PluginLanguage, pluginLanguage } from "./plugin-support";
import { diagnostics, imports, newStack, succeeded, test } from "./support";

let yaml: PluginLanguage | undefined;
beforeAll(async () => {
  yaml = await pluginLanguage("yaml");
}, 1_800_000);

const expectations = {
  default: { expected: false, enforcementLevel: "advisory" },
  subusers: { newsletter: { expected: true }, "beta-*": { expected: true, enforcementLevel: "mandatory" } },
  waivers: [
    { subuser: "legacy", justification: "consent collected", owner: "privacy@acme.test", expires: "2099-12-31" },
    { subuser: "nobody", justification: "left", owner: "privacy@acme.test", expires: "2099-12-31" },
  ],
};

const args = { exclude: ["test-*"], expectations, onUnreadable: "warn" };

const inTypeScript = `${imports}
const fleet = new sendgrid.OpenTrackingFleet("all", ${JSON.stringify(args)});
exports.report = sendgrid.getOpenTrackingFleetOutput(${JSON.stringify(args)});
`;

const inYaml = `${projectHead("yaml")}${Object.entries({
  resources: { all: { type: "sendgrid-open-tracking:OpenTrackingFleet", properties: args } },
  variables: {
    report: { "fn::invoke": { function: "sendgrid-open-tracking:getOpenTrackingFleet", arguments: args } },
  },
  outputs: { report: `\${report}` },
})
  .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
  .join("")}`;

interface State {
  readonly deployment: { readonly resources: readonly { readonly type: string; readonly outputs: object }[] };
}

/** What state has of the fleet, but for the text that a dynamic provider has there. */
function fleetIn(exported: string): object {
  const { resources } = (JSON.parse(exported) as State).deployment;
  const fleet = resources.find(({ type }) => type.endsWith(":OpenTrackingFleet"));
  const { __provider: _, ...values }: Record<string, unknown> = { ...fleet?.outputs };
  return values;
}

/** The lines that say what was found and what changed, in an order that depends on no engine. */
function findingsIn(output: string): readonly string[] {
  const lines = diagnostics(output)
    .split("\nOutputs:")[0]
    ?.split("\n")
    .map((line) => line.trim())
    // Which of a program's parts printed a line, and how Pulumi puts it, differs.
    .map((line) => line.replace(/^(error|warning): /, "").replace(/^.*?(?=OpenTrackingFleet "all")/, ""))
    .filter((line) => /open tracking|OpenTrackingFleet "all"/i.test(line) && !line.startsWith("sendgrid-open"))
    .filter((line) => !line.startsWith("getOpenTrackingFleet") && !line.endsWith("(all):"));
  return [...new Set(lines)].sort();
}

test("a fleet has the same state, findings, messages and report in TypeScript and in YAML", async ({ skip }) => {
  if (yaml === undefined) return skip();
  const simulator = await newSimulator({
    subusers: {
      acme: true,
      newsletter: true,
      legacy: true,
      "beta-1": true,
      "test-1": true,
      suspended: { enabled: false, failure: { status: 403 } },
    },
  });
  const typescript = await newStack(inTypeScript, { simulator });
  const { stack } = await newPluginStack(yaml, {}, { simulator });
  stack.write({ "Pulumi.yaml": inYaml });
  const stacks = [typescript, stack];
  const both = async <T>(use: (each: typeof stack) => Promise<T>) => [await use(typescript), await use(stack)] as const;
  for (const each of stacks) succeeded(await each.up());

  const [state, stateOfPlugin] = await both(async (each) => fleetIn(await each.exported()));
  expect(state).toMatchObject({ accounts: "subusers", unreadable: ["suspended"], onUnreadable: "warn" });
  expect(stateOfPlugin).toEqual(state);

  const [report, reportOfPlugin] = await both(async (each) => (await each.outputs()).report);
  expect(report).toMatchObject({ summary: { accounts: 5, waived: 1, staleWaivers: 1 } });
  expect(reportOfPlugin).toEqual(report);

  simulator.setOpenTracking("acme", false);
  simulator.setOpenTracking("newcomer", true);
  simulator.removeSubuser("legacy");
  const [warnings, warningsOfPlugin] = await both(async (each) => findingsIn(succeeded(await each.preview())));
  expect(warnings).toContain("open tracking changed: acme: true => false");
  expect(warnings).toContain('OpenTrackingFleet "all": of 5 accounts, 1 could not be read:');
  expect(warningsOfPlugin).toEqual(warnings);

  simulator.setOpenTracking("beta-1", false);
  const failing = async (each: typeof stack) => {
    const { exitCode, output } = await each.preview();
    expect(exitCode).not.toBe(0);
    return findingsIn(output).filter((line) => line.includes("mandatory") || line.includes("beta-1"));
  };
  const [failure, failureOfPlugin] = await both(failing);
  expect(failure).toContain('OpenTrackingFleet "all": of 5 accounts, 1 is not as expected (mandatory):');
  expect(failureOfPlugin).toEqual(failure);
});
