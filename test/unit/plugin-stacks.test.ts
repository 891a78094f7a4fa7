import { expect, test } from "vitest";
import { newFile, simulated } from "./audit-support";
import { fleet, reportedOf, single } from "./policy-support";

const types = {
  "pulumi-nodejs:dynamic/sendgrid:OpenTracking": "sendgrid-open-tracking:index:OpenTracking",
  "pulumi-nodejs:dynamic/sendgrid:OpenTrackingFleet": "sendgrid-open-tracking:index:OpenTrackingFleet",
} as Record<string, string>;

/** A resource as the plugin makes it, read through a provider. */
function ofPlugin(resource: ReturnType<typeof single>, provider = "default_0_1_0") {
  const type = "pulumi:providers:sendgrid-open-tracking";
  const urn = `urn:pulumi:test::test::${type}::${provider}`;
  return { ...resource, type: types[resource.type] ?? "", provider: { type, urn, name: provider, props: {} } };
}

test("policies judge the resources of the plugin", () => {
  const reported = reportedOf({ default: { expected: false } }, [
    ofPlugin(single("acme", true)),
    ofPlugin(fleet({ shop: true, beta: false })),
  ]);
  expect(reported.map(({ message }) => /subuser "(\w+)" is on, expected off/.exec(message)?.[1])).toEqual([
    "acme",
    "shop",
  ]);
});

test("policies take the subusers of two explicit providers for different ones, and those of one for the same", () => {
  const ofProviders = (...providers: readonly string[]) =>
    reportedOf(
      { default: { expected: true } },
      providers.map((provider, index) => ofPlugin(single("acme", index === 0), provider)),
    ).filter(({ policy }) => policy === "open-tracking-one-value");
  expect(ofProviders("us", "eu")).toEqual([]);
  expect(ofProviders("default_0_1_0", "eu")).toEqual([]);
  expect(ofProviders("eu", "eu")).not.toEqual([]);
});

test("an audit finds what the plugin declares, and does not miss what an explicit provider reads with its own key", async () => {
  const { run } = await simulated({ subusers: { acme: true, beta: false, gamma: true } });
  const resource = (type: string, name: string, outputs: object, provider = "default_0_1_0") => ({
    urn: `urn:pulumi:prod::shop::sendgrid-open-tracking:index:${type}::${name}`,
    type: `sendgrid-open-tracking:index:${type}`,
    provider: `urn:pulumi:prod::shop::pulumi:providers:sendgrid-open-tracking::${provider}::some-id`,
    outputs,
  });
  const file = newFile("state.json", {
    version: 3,
    deployment: {
      resources: [
        resource("OpenTracking", "acme", { subuser: "acme", enabled: true }),
        resource("OpenTracking", "old", { subuser: "old", enabled: true }),
        resource("OpenTracking", "elsewhere", { subuser: "elsewhere", enabled: true }, "eu"),
        resource("OpenTrackingFleet", "some", { enabled: { beta: false }, unreadable: [] }),
      ],
    },
  });
  const { coverage } = JSON.parse((await run("audit", "--stack-export", file, "--format", "json")).stdout);
  expect(coverage).toMatchObject({
    declared: 4,
    undeclared: [{ subuser: "gamma" }],
    declaredButGone: [{ subuser: "old" }],
  });
});
