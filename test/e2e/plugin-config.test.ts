import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { projectHead } from "./plugin-programs";
import { newPluginStack, type PluginLanguage, pluginLanguage } from "./plugin-support";
import { diagnostics, keyOf, succeeded, test } from "./support";

let yaml: PluginLanguage | undefined;
beforeAll(async () => {
  yaml = await pluginLanguage("yaml");
}, 1_800_000);

const canary = keyOf("k");
const acme = { one: { acme: { subuser: "acme" } } };
const leaks = (text: string) => canary.split(".").some((part) => part.length > 2 && text.includes(part));

const refused =
  "sendgrid-open-tracking:apiKey is in the stack's configuration in the clear, and would be in its state too. " +
  "Revoke that key, and set a new one with `pulumi config set --secret sendgrid-open-tracking:apiKey`.";

test("refuses a key that is in the configuration in the clear, and keeps it out of state", async ({ skip }) => {
  if (yaml === undefined) return skip();
  const simulator = await newSimulator({ subusers: { acme: true }, keys: { [canary]: {} } });
  const { stack } = await newPluginStack(yaml, acme, { env: { SENDGRID_BASE_URL: simulator.url } });
  succeeded(await stack.pulumi(["config", "set", "--plaintext", "sendgrid-open-tracking:apiKey", canary]));
  for (const { exitCode, output } of [await stack.preview(), await stack.up()]) {
    expect(exitCode).not.toBe(0);
    expect(output).toContain(refused);
    expect(leaks(output)).toBe(false);
  }
  expect(leaks(await stack.exported())).toBe(false);
  expect(simulator.requests).toEqual([]);
});

test("takes an encrypted key from the configuration, and refuses it once it is there in the clear", async ({
  skip,
}) => {
  if (yaml === undefined) return skip();
  const simulator = await newSimulator({ subusers: { acme: true }, keys: { [canary]: {} } });
  const { stack } = await newPluginStack(yaml, acme, { env: { SENDGRID_BASE_URL: simulator.url } });
  const set = (...how: string[]) =>
    stack.pulumi(["config", "set", ...how, "sendgrid-open-tracking:apiKey", canary], { quiet: true });
  succeeded(await set("--secret"));
  succeeded(await stack.pulumi(["config", "set", "sendgrid-open-tracking:maxConcurrency", "2"]));
  succeeded(await stack.up());
  succeeded(await stack.preview("--expect-no-changes"));
  simulator.setOpenTracking("acme", false);
  expect(succeeded(await stack.refresh("--preview-only", "--diff"))).toContain("enabled: true => false");
  expect(leaks(await stack.exported())).toBe(false);

  succeeded(await set("--plaintext"));
  const requests = simulator.requests.length;
  for (const { exitCode, output } of [await stack.preview(), await stack.up()]) {
    expect(exitCode).not.toBe(0);
    expect(output).toContain(refused);
  }
  expect(leaks(await stack.exported())).toBe(false);
  expect(simulator.requests).toHaveLength(requests);

  succeeded(await set("--secret"));
  succeeded(await stack.up());
});

test("lets the environment win over the configuration", async ({ skip }) => {
  if (yaml === undefined) return skip();
  const simulator = await newSimulator({ subusers: { acme: true } });
  const { stack } = await newPluginStack(yaml, acme, { simulator });
  succeeded(await stack.pulumi(["config", "set", "--secret", "sendgrid-open-tracking:apiKey", keyOf("x")]));
  succeeded(await stack.pulumi(["config", "set", "sendgrid-open-tracking:baseUrl", "http://127.0.0.1:1"]));
  expect(succeeded(await stack.preview())).toMatch(/enabled-acme *: true/);
});

test("refuses a mistyped setting, and one that has no sensible value", async ({ skip }) => {
  if (yaml === undefined) return skip();
  const simulator = await newSimulator({ subusers: { acme: true } });
  const { stack } = await newPluginStack(yaml, acme, { simulator });
  const cases = [
    ["regoin", "eu", "unknown setting sendgrid-open-tracking:regoin in the stack's configuration"],
    ["maxConcurrency", "0", "sendgrid-open-tracking:maxConcurrency is 0, not a whole number from 1"],
  ] as const;
  for (const [key, value, message] of cases) {
    succeeded(await stack.pulumi(["config", "set", `sendgrid-open-tracking:${key}`, value]));
    const { exitCode, output } = await stack.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain(message);
    succeeded(await stack.pulumi(["config", "rm", `sendgrid-open-tracking:${key}`]));
  }
  expect(simulator.requests).toEqual([]);
});

const twoParents = (eu: string) => `${projectHead("yaml")}
config:
  euKey: { type: string, secret: true }
resources:
  acme:
    type: sendgrid-open-tracking:OpenTracking
    properties: { subuser: acme }
  eu:
    type: pulumi:providers:sendgrid-open-tracking
    properties: { apiKey: ${eu}, region: eu }
  eu-acme:
    type: sendgrid-open-tracking:OpenTracking
    properties: { subuser: acme }
    options: { provider: "\${eu}" }
outputs:
  acme: \${acme.enabled}
  eu: \${eu-acme.enabled}
`;

test("reads two parent accounts side by side, each with its own key, whatever the environment has", async ({
  skip,
}) => {
  if (yaml === undefined) return skip();
  const simulator = await newSimulator({
    subusers: { acme: true },
    keys: { [keyOf("a")]: {}, [canary]: { account: { subusers: { acme: false } } } },
  });
  const { stack } = await newPluginStack(yaml, {}, { simulator: { url: simulator.url, apiKey: keyOf("a") } });
  stack.write({ "Pulumi.yaml": twoParents(`"\${euKey}"`) });
  succeeded(await stack.pulumi(["config", "set", "--secret", "euKey", canary]));
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ acme: true, eu: false });
  succeeded(await stack.preview("--expect-no-changes"));
  succeeded(await stack.refresh("--yes", "--skip-preview", "--expect-no-changes"));
  expect(leaks(await stack.exported())).toBe(false);
  expect(readFileSync(join(stack.folder, "backend", ".pulumi", "stacks", "test", "test.json"), "utf8")).toContain(
    "ciphertext",
  );
  delete stack.env.SENDGRID_API_KEY;
  succeeded(await stack.destroy());
});

test("encrypts a key that a program gives a provider in the clear", async ({ skip }) => {
  if (yaml === undefined) return skip();
  const simulator = await newSimulator({ subusers: { acme: true }, keys: { [keyOf("a")]: {}, [canary]: {} } });
  const { stack } = await newPluginStack(yaml, {}, { simulator: { url: simulator.url, apiKey: keyOf("a") } });
  stack.write({ "Pulumi.yaml": twoParents(canary) });
  succeeded(await stack.pulumi(["config", "set", "--secret", "euKey", canary]));
  expect(leaks(succeeded(await stack.up()))).toBe(false);
  expect(leaks(await stack.exported())).toBe(false);
});

test("warns of variables that hide a change from a gate, and does not see the options", async ({ skip }) => {
  if (yaml === undefined) return skip();
  const simulator = await newSimulator({ subusers: { acme: true, shop: false } });
  const program = { one: { acme: { subuser: "acme" }, shop: { subuser: "shop" } } };
  const { stack, write } = await newPluginStack(yaml, program, { simulator });
  succeeded(await stack.up());
  simulator.setOpenTracking("acme", false);
  const compare = (...args: readonly string[]) => stack.preview("--expect-no-changes", ...args);
  expect((await compare()).exitCode).toBe(7);
  const warningsIn = (output: string) =>
    output.match(/PULUMI_OPTION_\w+ is set, so Pulumi (?:records|may leave out)/g)?.length ?? 0;

  stack.env.PULUMI_OPTION_REFRESH = "true";
  const refreshed = await compare();
  expect([refreshed.exitCode, warningsIn(diagnostics(refreshed.output))], refreshed.output).toEqual([0, 1]);
  delete stack.env.PULUMI_OPTION_REFRESH;

  // What Pulumi leaves out is not read, and not compared with what is expected of it.
  write({ one: { acme: { subuser: "acme", expected: true }, shop: { subuser: "shop" } } });
  const shop = "urn:pulumi:test::test::sendgrid-open-tracking:index:OpenTracking::shop";
  expect((await compare()).exitCode).not.toBe(0);
  const targeted = await compare("--target", shop);
  expect([targeted.exitCode, warningsIn(targeted.output)], targeted.output).toEqual([0, 0]);
  stack.env.PULUMI_OPTION_TARGET = shop;
  const byVariable = await compare();
  expect([byVariable.exitCode, warningsIn(diagnostics(byVariable.output))], byVariable.output).toEqual([0, 1]);
});
