import type { Config } from "@pulumi/pulumi/dynamic";
import { openTracking } from "pulumi-sendgrid-open-tracking/runtime";
import { expect, onTestFinished, test, vi } from "vitest";
import { newSimulator } from "../new-simulator";
import { resolveApiKey, resolveSettings } from "./internals/cli";
import { withDefaults } from "./internals/sendgrid";
import { apiKey, failureOf, otherKey } from "./support";

const source = (environment: Record<string, string>, stack: Record<string, string> = {}, isSecret = true) => ({
  environment,
  stackConfig: (key: string) => stack[key],
  stackConfigKeys: () => Object.keys(stack),
  isSecret: () => isSecret,
});

test("has the documented defaults", () => {
  expect(withDefaults(resolveSettings(source({})))).toEqual({
    region: "global",
    maxConcurrency: 10,
    timeoutSeconds: 30,
    deadlineSeconds: 1800,
    verifyIdentity: false,
  });
});

test("takes every setting from the environment first and from the stack's configuration second", () => {
  const stack = {
    "sendgrid:region": "eu",
    "sendgrid:baseUrl": "https://proxy.test/sendgrid",
    "sendgrid:maxConcurrency": "3",
    "sendgrid:requestsPerMinute": "60",
    "sendgrid:timeoutSeconds": "1.5",
    "sendgrid:deadlineSeconds": "60",
    "sendgrid:verifyIdentity": "false",
  };
  const fromStack = {
    region: "eu",
    baseUrl: "https://proxy.test/sendgrid",
    maxConcurrency: 3,
    requestsPerMinute: 60,
    timeoutSeconds: 1.5,
    deadlineSeconds: 60,
    verifyIdentity: false,
  };
  expect(resolveSettings(source({}, stack))).toEqual(fromStack);
  const environment = {
    SENDGRID_REGION: "global",
    SENDGRID_MAX_CONCURRENCY: "4",
    SENDGRID_BASE_URL: "http://127.0.0.1:1",
    SENDGRID_REQUESTS_PER_MINUTE: "1",
    SENDGRID_TIMEOUT_SECONDS: "2",
    SENDGRID_DEADLINE_SECONDS: "3",
    SENDGRID_VERIFY_IDENTITY: "true",
  };
  expect(resolveSettings(source(environment, stack))).toEqual({
    region: "global",
    baseUrl: "http://127.0.0.1:1",
    maxConcurrency: 4,
    requestsPerMinute: 1,
    timeoutSeconds: 2,
    deadlineSeconds: 3,
    verifyIdentity: true,
  });
});

test("takes only true and false for verifyIdentity", async () => {
  for (const [text, meant] of [
    ["False", "false"],
    ["no", "false"],
    ["0", "false"],
    ["TRUE", "true"],
    ["1", "true"],
    ["yes", "true"],
  ] as const) {
    const error = await failureOf(() => resolveSettings(source({ SENDGRID_VERIFY_IDENTITY: text })));
    expect(error.code).toBe("invalid-configuration");
    expect(error.message).toContain("not true or false");
    expect(error.message).toContain(`Set SENDGRID_VERIFY_IDENTITY=${meant}`);
  }
});

test("takes an empty variable for one that is not set", () => {
  expect(resolveSettings(source({ SENDGRID_REGION: "" }, { "sendgrid:region": "eu" })).region).toBe("eu");
});

test("refuses a base URL that would send the key in the clear or that hides something", async () => {
  for (const url of [
    "api.sendgrid.com",
    "http://api.sendgrid.com",
    "http://127.0.0.1.test",
    "localhost:8025",
    "https://api.sendgrid.com/v3/",
    "https://api.sendgrid.com ",
    "https://api.sendgrid.com/#",
    "a:b@proxy.test",
    "https://a:b/c@proxy.test",
    "https://proxy.test/?token=a:b",
    "https://a:b@c.test",
    "https://a.test/?x",
    "file:///x",
  ]) {
    const error = await failureOf(() => resolveSettings(source({ SENDGRID_BASE_URL: url })));
    expect(error.code).toBe("invalid-configuration");
    expect(error.message).toContain("SENDGRID_BASE_URL");
    expect(error.message).not.toContain("a:b");
  }
  for (const url of ["http://localhost:1", "http://[::1]:1", "http://127.9.9.9:1", "https://api.sendgrid.com"]) {
    expect(resolveSettings(source({ SENDGRID_BASE_URL: url })).baseUrl).toBe(url);
  }
});

test("refuses a base URL with an API key in it, wherever, and does not show it", async () => {
  const lower = apiKey.toLowerCase();
  for (const url of [
    `https://proxy.test/${apiKey}`,
    `https://${apiKey}.test`,
    `https://proxy.test/${apiKey.replace("SG.", "%53G%2e")}`,
    apiKey,
  ]) {
    const { message } = await failureOf(() => resolveSettings(source({ SENDGRID_BASE_URL: url })));
    expect(message).toContain("the environment variable SENDGRID_BASE_URL has an API key in it");
    expect(message.toLowerCase()).not.toContain(lower.slice(3, 25));
  }
});

test("shows a valid example, and never what was given, where a region or a base URL cannot be used", async () => {
  for (const [variable, key, value, example] of [
    ["SENDGRID_REGION", "region", "EU", "eu"],
    ["SENDGRID_BASE_URL", "baseUrl", "localhost", "https://api.sendgrid.com"],
    ["SENDGRID_BASE_URL", "baseUrl", "https://$(reboot).test/v3", "https://api.sendgrid.com"],
    ["SENDGRID_BASE_URL", "baseUrl", "proxy.test/\u001b[31m", "https://api.sendgrid.com"],
    ["SENDGRID_BASE_URL", "baseUrl", "https://a:b@proxy.test", "https://api.sendgrid.com"],
  ] as const) {
    const { message } = await failureOf(() => resolveSettings(source({ [variable]: value })));
    const command = `\`pulumi config set sendgrid:${key} ${example}\``;
    expect(message).toContain(`. Set ${variable}=${example}, or unset it and run ${command}.`);
  }
});

test("refuses a base URL that is none", () => {
  const environment = { SENDGRID_BASE_URL: "https://[" };
  expect(() => resolveSettings({ environment })).toThrow('"https://[" is not a URL');
});

test("refuses numbers that are none", async () => {
  for (const [value, shown] of [
    ["0", "0"],
    ["1.5", "1.5"],
    ["1001", "1001"],
    ["-1", '"-1"'],
    ["ten", '"ten"'],
    ["1e3", '"1e3"'],
    [" 5", '" 5"'],
  ] as const) {
    expect((await failureOf(() => resolveSettings(source({ SENDGRID_MAX_CONCURRENCY: value })))).message).toContain(
      `the environment variable SENDGRID_MAX_CONCURRENCY is ${shown}, not a whole number from 1 to 1000.`,
    );
  }
  for (const value of ["0", "-1", "1e3", "Infinity", "86401", ""].filter(Boolean)) {
    expect((await failureOf(() => resolveSettings(source({ SENDGRID_TIMEOUT_SECONDS: value })))).message).toContain(
      "SENDGRID_TIMEOUT_SECONDS=30",
    );
  }
});

test("finds the key in the named variable alone, or in SENDGRID_API_KEY and then the stack's configuration", async () => {
  const stack = { "sendgrid:apiKey": otherKey };
  expect(resolveApiKey(source({ SENDGRID_API_KEY: apiKey }, stack), undefined)).toBe(apiKey);
  expect(resolveApiKey(source({}, stack), undefined)).toBe(otherKey);
  expect(resolveApiKey(source({ SENDGRID_API_KEY: apiKey, EU: otherKey }), "EU")).toBe(otherKey);
  const missing = await failureOf(() => resolveApiKey(source({ SENDGRID_API_KEY: apiKey }, stack), "EU"));
  expect(missing.message).toContain("the environment variable EU, named by apiKeyEnv, is not set");
});

test("takes the key of the stack's configuration when SENDGRID_API_KEY is empty, as CI leaves an unset secret", async () => {
  const simulator = await newSimulator({ keys: { [otherKey]: {} } });
  vi.stubEnv("SENDGRID_API_KEY", "");
  onTestFinished(() => void vi.unstubAllEnvs());
  const stack: Record<string, string> = { "sendgrid:apiKey": otherKey, "sendgrid:baseUrl": simulator.url };
  const config = { get: (key: string) => stack[key] } as Config;
  const { props } = await openTracking.read(config, "self");
  expect(props).toMatchObject({ self: true, enabled: true });
});

test("refuses a key in the clear, and a variable's name that is a key", async () => {
  const inTheClear = await failureOf(() => resolveApiKey(source({}, { "sendgrid:apiKey": apiKey }, false), undefined));
  expect(inTheClear.message).toContain("in the clear");
  const asNumber = await failureOf(() => resolveApiKey(source({}), 5 as never));
  expect(asNumber.message).toContain("apiKeyEnv is 5, which is not the name of an environment variable");
  const asName = await failureOf(() => resolveApiKey(source({}), apiKey));
  expect(asName.message).toContain("never the key itself");
  expect(`${inTheClear.message}${asName.message}`).not.toContain("aaaa");
});

test("refuses a name in the stack's configuration that is nearly one of a setting, and never shows its value", async () => {
  const environment = { SENDGRID_API_KEY: otherKey };
  for (const [typo, meant] of [
    ["apikey", "apiKey"],
    ["api_key", "apiKey"],
    ["regions", "region"],
    ["BaseURL", "baseUrl"],
    ["timeoutSecond", "timeoutSeconds"],
  ]) {
    const stack = { [`sendgrid:${typo}`]: apiKey };
    const { code, message } = await failureOf(() => resolveApiKey(source(environment, stack, false), undefined));
    expect(code).toBe("invalid-configuration");
    expect(message).toContain(
      `unknown setting sendgrid:${typo} in the stack's configuration. Did you mean sendgrid:${meant}? ` +
        `Run \`pulumi config rm sendgrid:${typo}\`, and `,
    );
    expect(message.includes("revoke the key")).toBe(meant === "apiKey");
    expect(message).not.toContain("aaaa");
  }
});

test("refuses an API key in the clear under any name of its own in the stack's configuration", async () => {
  const environment = { SENDGRID_API_KEY: otherKey, SENDGRID_REGION: "eu" };
  for (const [stack, where] of [
    [{ "sendgrid:token": apiKey }, "sendgrid:token is an API key"],
    [{ "sendgrid:region": apiKey }, "sendgrid:region is an API key"],
    [{ [`sendgrid:${apiKey}`]: "x" }, "an API key is the name of a value"],
  ] as const) {
    const { code, message } = await failureOf(() => resolveApiKey(source(environment, stack, false), undefined));
    expect(code).toBe("invalid-configuration");
    expect(message).toContain(`${where} in the stack's configuration, in the clear`);
    expect(message).toContain("Revoke that key");
    expect(message).not.toContain("aaaa");
  }
  // Where nobody can tell what is a secret, nothing is.
  const untold = { environment, stackConfigKeys: () => [`sendgrid:${apiKey}`] };
  expect((await failureOf(() => resolveApiKey(untold, undefined))).message).toContain("an API key is the name");
});

test("leaves the names of others in the stack's configuration alone", () => {
  const stack = { "sendgrid:subuser": "acme", "sendgrid:host": "x", "aws:regions": "x", "sendgridx:apikey": "x" };
  const known = { "sendgrid:apiKey": otherKey, "sendgrid:region": "eu" };
  expect(resolveApiKey(source({ SENDGRID_API_KEY: otherKey }, stack, false), undefined)).toBe(otherKey);
  // A secret of the program's own.
  expect(resolveApiKey(source({}, { "sendgrid:apiKeyEu": apiKey, ...known }), undefined)).toBe(otherKey);
});

test("finds settings and the key under another prefix, and names it in messages", async () => {
  const own = { prefix: "sendgrid-open-tracking" };
  const stack = {
    "sendgrid-open-tracking:region": "eu",
    "sendgrid-open-tracking:apiKey": otherKey,
    "sendgrid:region": "x",
  };
  expect(resolveSettings({ ...source({}, stack), ...own })).toEqual({ region: "eu" });
  expect(resolveApiKey({ ...source({}, stack), ...own }, undefined)).toBe(otherKey);
  for (const [given, words] of [
    [{}, "or run `pulumi config set --secret sendgrid-open-tracking:apiKey`"],
    [{ "sendgrid-open-tracking:regoin": "eu" }, "Did you mean sendgrid-open-tracking:region?"],
  ] as const) {
    const failing = { ...source({}, given, false), ...own };
    expect((await failureOf(() => resolveApiKey(failing, undefined))).message).toContain(words);
  }
});
