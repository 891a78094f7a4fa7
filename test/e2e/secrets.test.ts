import { expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { imports, newStack, programOf, succeeded, test } from "./support";

const canary = `SG.${"canary-key-".padEnd(22, "7")}.${"nobody-may-ever-see-this-".padEnd(43, "7")}`;
const parts = canary.split(".").slice(1) as [string, string];

function leaks(text: string): boolean {
  const encoded = Buffer.from(canary).toString("base64");
  return [...parts, encoded].some((part) => text.includes(part));
}

test("keeps the key out of state, outputs, errors and the debug log when it comes from the environment", async () => {
  const echo = { enabled: true, failure: { status: 403, message: `key ${canary} may not do this` } };
  const simulator = await newSimulator({ subusers: { acme: true, echo }, keys: { [canary]: {} } });
  const stack = await newStack(programOf("acme"), { simulator });
  const everything = [
    await stack.pulumi(["up", "--yes", "--skip-preview", "-v=9", "--logtostderr"]),
    await stack.pulumi(["preview", "--diff", "-v=9", "--logtostderr"]),
    await stack.pulumi(["preview", "--json"]),
    await stack.pulumi(["refresh", "--yes", "--skip-preview", "-v=9", "--logtostderr"]),
  ];
  for (const run of everything) expect(leaks(succeeded(run))).toBe(false);
  expect(everything[0]?.output).toContain("OpenTracking");

  stack.write({ "index.js": programOf("acme", "echo") });
  const failing = await stack.pulumi(["preview", "-v=9", "--logtostderr"]);
  expect(failing.exitCode).not.toBe(0);
  expect(failing.output).toContain("key [API key] may not do this");
  expect(leaks(failing.output)).toBe(false);

  expect(leaks(await stack.exported())).toBe(false);
  expect(leaks(await stack.exported("--show-secrets"))).toBe(false);
  expect(leaks(succeeded(await stack.pulumi(["stack", "output", "--json", "--show-secrets"])))).toBe(false);
});

test("keeps a key of the stack's configuration encrypted in state and out of every output", async () => {
  const simulator = await newSimulator({ subusers: { acme: true }, keys: { [canary]: {} } });
  const stack = await newStack(programOf("acme"), { env: { SENDGRID_BASE_URL: simulator.url } });
  succeeded(await stack.pulumi(["config", "set", "--secret", "sendgrid:apiKey", canary]));
  for (const run of [await stack.up(), await stack.preview("--diff"), await stack.refresh("--yes", "--skip-preview")]) {
    expect(leaks(succeeded(run))).toBe(false);
  }
  expect(leaks(await stack.exported())).toBe(false);
});

test("refuses a key that the stack's configuration holds in the clear, whoever would use it", async () => {
  const simulator = await newSimulator({ subusers: { acme: true }, keys: { [canary]: {} } });
  const get = `${imports} sendgrid.OpenTracking.get("acme", "subuser/acme");`;
  for (const [program, env] of [
    [programOf("acme"), {}],
    [programOf("acme"), { SENDGRID_API_KEY: canary }],
    [get, {}],
  ] as const) {
    const stack = await newStack(program, { env: { SENDGRID_BASE_URL: simulator.url, ...env } });
    succeeded(await stack.pulumi(["config", "set", "--plaintext", "sendgrid:apiKey", canary]));
    const { exitCode, output } = await stack.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain("pulumi config set --secret sendgrid:apiKey");
    expect(leaks(output)).toBe(false);
  }
  expect(simulator.requests).toEqual([]);
});

test("refuses a key under a mistyped name in the stack's configuration, whoever would use it", async () => {
  const simulator = await newSimulator({ subusers: { acme: true }, keys: { [canary]: {} } });
  const get = `${imports} sendgrid.OpenTracking.get("acme", "subuser/acme");`;
  for (const program of [programOf("acme"), get]) {
    const env = { SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: canary };
    const stack = await newStack(program, { env });
    succeeded(await stack.pulumi(["config", "set", "--plaintext", "sendgrid:apikey", canary]));
    const { exitCode, output } = await stack.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain(
      "unknown setting sendgrid:apikey in the stack's configuration. Did you mean sendgrid:apiKey?",
    );
    expect(leaks(output)).toBe(false);
  }
  expect(simulator.requests).toEqual([]);
});

test("says what is wrong with a malformed key without showing it", async () => {
  const simulator = await newSimulator({ keys: { [canary]: {} } });
  const stack = await newStack(programOf("acme"), { simulator });
  const malformed: readonly (readonly [value: string, problem: string])[] = [
    [`${canary}\n`, "begins or ends with white space or a newline"],
    [`"${canary}"`, "has quotes around it"],
    [canary.slice(0, -1), "is 68 characters long, but a key has 69"],
    [`${canary.slice(0, 30)}\n${canary.slice(30)}`, "has white space or a newline in it"],
  ];
  for (const [value, problem] of malformed) {
    stack.env.SENDGRID_API_KEY = value;
    const { exitCode, output } = await stack.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain(`the API key in the environment variable SENDGRID_API_KEY ${problem}`);
    expect(leaks(output)).toBe(false);
  }
  expect(simulator.requests).toEqual([]);
});

test("refuses a key anywhere else in its part of the stack's configuration, and leaves none in state", async () => {
  const simulator = await newSimulator({ subusers: { acme: true }, keys: { [canary]: {} } });
  for (const [name, value, message] of [
    ["sendgrid:token", canary, "sendgrid:token is an API key in the stack's configuration, in the clear"],
    [`sendgrid:${canary}`, "x", "an API key is the name of a value in the stack's configuration, in the clear"],
    ["sendgrid:region", canary, "sendgrid:region is an API key in the stack's configuration, in the clear"],
  ] as const) {
    const env = { SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: canary, SENDGRID_REGION: "global" };
    const stack = await newStack(programOf("acme"), { env });
    succeeded(await stack.pulumi(["config", "set", "--plaintext", name, value]));
    const { exitCode, output } = await stack.up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain(`${message}, and would be in its state too. Take it out with`);
    expect(leaks(output), name).toBe(false);
    expect(leaks(await stack.exported()), name).toBe(false);
  }
  expect(simulator.requests).toEqual([]);
});

test("refuses a key that was passed in any other place by mistake, and has it in no state and no output", async () => {
  const simulator = await newSimulator({ subusers: { acme: true }, keys: { [canary]: {} } });
  const waiver = '{ subuser: "acme", justification: "see " + key, owner: "me", expires: "2999-01-01" }';
  const changed = "({ props, opts }) => ({ props: { ...props, apiKeyEnv: key }, opts })";
  for (const [made, message] of [
    ['OpenTracking("reading", { subuser: "acme", apiKeyEnv: key })', "is not the name of an environment variable"],
    ['OpenTracking("reading", { subuser: key })', "is 69 characters long, 64 are allowed"],
    ['OpenTracking("reading", { subuser: pulumi.output(key) })', "is 69 characters long, 64 are allowed"],
    ['OpenTracking("reading", { subuser: "acme", [key]: true })', 'there is no property "[API key]"'],
    [
      'OpenTracking(key, { subuser: "acme" })',
      'OpenTracking "[API key]": Cannot read open tracking: the resource\'s name',
    ],
    ['OpenTracking(key + key, { subuser: "acme" })', "the resource's name has an API key in it. Revoke that key"],
    ["OpenTrackingFleet(key, {})", 'OpenTrackingFleet "[API key]": Cannot read open tracking: the resource\'s name'],
    ['OpenTrackingFleet("all", { include: [key + "*"] })', 'the pattern "[API key]*" has an API key in it'],
    ['OpenTrackingFleet("all", { exclude: [key] })', 'the pattern "[API key]" has an API key in it'],
    ['OpenTrackingFleet("all", { subusers: [key] })', "is 69 characters long, 64 are allowed"],
    ['OpenTrackingFleet("all", { apiKeyEnv: key })', "is not the name of an environment variable"],
    ['OpenTrackingFleet("all", { expectations: key })', 'the expectations file "[API key]" cannot be read'],
    [
      'OpenTrackingFleet("all", { expectations: { subusers: { [key]: { expected: true } } } })',
      'subusers["[API key]"] has an API key in it',
    ],
    [
      `OpenTrackingFleet("all", { expectations: { waivers: [${waiver}] } })`,
      "waivers[0].justification has an API key in it",
    ],
    [
      `OpenTracking("reading", { subuser: "acme" }, { transformations: [${changed}] })`,
      "was read, and a transformation",
    ],
  ] as const) {
    const stack = await newStack(
      `${imports} const key = ["SG", "${parts[0]}", "${parts[1]}"].join("."); new sendgrid.${made};`,
      { simulator },
    );
    const { exitCode, output } = await stack.up();
    expect(exitCode, made).not.toBe(0);
    expect(output, made).toContain(message);
    expect(leaks(output), `${made} ${output}`).toBe(false);
    expect(leaks(await stack.exported()), made).toBe(false);
  }
});
