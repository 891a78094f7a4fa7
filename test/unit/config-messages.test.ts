import { expect, test } from "vitest";
import { checkStackConfig, resolveApiKey, resolveSettings, type SettingsSource } from "./internals/cli";
import { apiKey, failureOf, otherKey } from "./support";

const source = (
  environment: Record<string, string>,
  stack: Record<string, string> = {},
  isSecret = true,
): SettingsSource => ({
  environment,
  stackConfig: (key) => stack[key],
  stackConfigKeys: () => Object.keys(stack),
  isSecret: () => isSecret,
});

async function messageOf(action: () => unknown): Promise<string> {
  const { code, message } = await failureOf(action);
  expect(code).toBe("invalid-configuration");
  return message.replace(/^Cannot read open tracking: /, "");
}

test("says of each setting, from wherever it comes, what to write in its place", async () => {
  for (const [key, variable, value, meant] of [
    ["region", "SENDGRID_REGION", "mars", "global"],
    ["baseUrl", "SENDGRID_BASE_URL", "?", "https://api.sendgrid.com"],
    ["maxConcurrency", "SENDGRID_MAX_CONCURRENCY", "none", "10"],
    ["requestsPerMinute", "SENDGRID_REQUESTS_PER_MINUTE", "none", "600"],
    ["timeoutSeconds", "SENDGRID_TIMEOUT_SECONDS", "none", "30"],
    ["deadlineSeconds", "SENDGRID_DEADLINE_SECONDS", "none", "1800"],
  ] as const) {
    const inEnvironment = await messageOf(() => resolveSettings(source({ [variable]: value })));
    expect(inEnvironment).toContain(`the environment variable ${variable} `);
    expect(inEnvironment).toContain(
      `. Set ${variable}=${meant}, or unset it and run \`pulumi config set sendgrid:${key} ${meant}\`.`,
    );
    const inStack = await messageOf(() => resolveSettings(source({}, { [`sendgrid:${key}`]: value })));
    expect(inStack).toMatch(new RegExp(`^sendgrid:${key} `));
    expect(inStack).toContain(`. Set ${variable}=${meant}, or run \`pulumi config set sendgrid:${key} ${meant}\`.`);
    const withoutStack = await messageOf(() => resolveSettings({ environment: { [variable]: value } }));
    expect(withoutStack).toMatch(new RegExp(`\\. Set ${variable}=${meant.replaceAll(".", "\\.")}\\.$`));
  }
});

test("has nothing to say of settings that are not set", () => {
  expect(resolveSettings(source({}))).toStrictEqual({});
});

test("takes a number for one only when it is nothing else", () => {
  const timeoutOf = (text: string) => resolveSettings(source({ SENDGRID_TIMEOUT_SECONDS: text })).timeoutSeconds;
  expect([timeoutOf("1.25"), timeoutOf("07")]).toEqual([1.25, 7]);
  for (const text of ["1.", ".5", "1.2.3", "1e1", "+1", "1 ", "0x1", "1,5"])
    expect(() => timeoutOf(text), text).toThrow();
});

test("says where an API key is missing or wrong, and how to set it", async () => {
  expect(await messageOf(() => resolveApiKey(source({}), undefined))).toBe(
    "no SendGrid API key is set. Set the environment variable SENDGRID_API_KEY, or run `pulumi config set --secret " +
      "sendgrid:apiKey`.",
  );
  expect(await messageOf(() => resolveApiKey({ environment: {} }, undefined))).toBe(
    "no SendGrid API key is set. Set the environment variable SENDGRID_API_KEY.",
  );
  expect(await messageOf(() => resolveApiKey(source({ EU_KEY: "" }), "EU_KEY"))).toBe(
    "the environment variable EU_KEY, named by apiKeyEnv, is not set. Set EU_KEY to a SendGrid API key.",
  );
  const inVariable = await messageOf(() => resolveApiKey(source({ SENDGRID_API_KEY: "key" }), undefined));
  expect(inVariable).toMatch(/^the API key in the environment variable SENDGRID_API_KEY /);
  expect(inVariable).toMatch(
    /\. Set SENDGRID_API_KEY to the key alone, exactly as SendGrid showed it when it was made\.$/,
  );
  const inStack = await messageOf(() => resolveApiKey(source({}, { "sendgrid:apiKey": "key" }), undefined));
  expect(inStack).toMatch(/^the API key in sendgrid:apiKey /);
  expect(inStack).toMatch(
    /\. Run `pulumi config set --secret sendgrid:apiKey` with the key alone, exactly as SendGrid showed it when it /,
  );
});

test("takes the name of an environment variable, and nothing else, for one", async () => {
  const longest = `_${"A".repeat(127)}`;
  for (const name of ["EU_KEY", "_", "a1", longest]) {
    expect(resolveApiKey(source({ [name]: apiKey }), name)).toBe(apiKey);
  }
  for (const name of ["", "1A", "A-B", "A B", "A\n", `${longest}A`, "$A"]) {
    expect(await messageOf(() => resolveApiKey(source({ [name]: apiKey }), name))).toBe(
      "apiKeyEnv is not the name of an environment variable. Give the name of the variable that holds the API key, for " +
        'instance "SENDGRID_API_KEY_EU", and never the key itself.',
    );
  }
  expect(() => resolveApiKey(source({ EU_KEY: apiKey }), ["EU_KEY"] as never)).toThrow(
    "apiKeyEnv is [ 'EU_KEY' ], which is not the name",
  );
  expect(() => resolveApiKey(source({}), "toString")).toThrow("the environment variable toString, named by apiKeyEnv");
});

test("says how to mend a stack's configuration that would put a key in state", async () => {
  const messageFor = (stack: Record<string, string>) => messageOf(() => checkStackConfig(source({}, stack, false)));
  expect(await messageFor({ "sendgrid:apiKey": apiKey })).toBe(
    "sendgrid:apiKey is in the stack's configuration in the clear, and would be in its state too. Revoke that key, and " +
      "set a new one with `pulumi config set --secret sendgrid:apiKey`.",
  );
  expect(await messageFor({ "sendgrid:apikey": "x" })).toBe(
    "unknown setting sendgrid:apikey in the stack's configuration. Did you mean sendgrid:apiKey? Run `pulumi config rm " +
      "sendgrid:apikey`, and revoke the key, which was not encrypted, and set a new one with `pulumi config set " +
      "--secret sendgrid:apiKey`.",
  );
  const encrypted = (stack: Record<string, string>) => messageOf(() => checkStackConfig(source({}, stack, true)));
  expect(await encrypted({ "sendgrid:apikey": apiKey })).toBe(
    "unknown setting sendgrid:apikey in the stack's configuration. Did you mean sendgrid:apiKey? Run `pulumi config rm " +
      "sendgrid:apikey`, and set the key with `pulumi config set --secret sendgrid:apiKey`.",
  );
  expect(await encrypted({ "sendgrid:regoin": "eu" })).toContain("Did you mean sendgrid:region?");
  expect(await messageFor({ "sendgrid:regoin": "eu" })).toBe(
    "unknown setting sendgrid:regoin in the stack's configuration. Did you mean sendgrid:region? Run `pulumi config rm " +
      "sendgrid:regoin`, and set sendgrid:region instead.",
  );
  expect(await messageFor({ "sendgrid:token": otherKey })).toContain(
    "sendgrid:token is an API key in the stack's configuration, in the clear, and would be in its state too. Take it out " +
      "with `pulumi config rm`. ",
  );
  expect(await messageFor({ "sendgrid:zone": otherKey, "sendgrid:token": otherKey })).toContain("sendgrid:token is");
  for (const stack of [{}, { "sendgrid:apiKey": "" }, { "other:apikey": apiKey }, { "sendgrid:region": "eu" }]) {
    expect(() => checkStackConfig(source({}, stack as Record<string, string>, false))).not.toThrow();
  }
  // A secret of the program's own.
  expect(() => checkStackConfig(source({}, { "sendgrid:apiKeyEu": apiKey }, true))).not.toThrow();
  expect(() => checkStackConfig({ environment: {} })).not.toThrow();
  // Where nobody can tell what is a secret, nothing is.
  expect(await messageOf(() => checkStackConfig({ environment: {}, stackConfig: () => apiKey }))).toContain(
    "in the clear",
  );
});
