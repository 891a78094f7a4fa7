import { expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { diagnostics, imports, newStack, occurrences, programOf, succeeded, test } from "./support";

const stackTrace = /\n\s+at /;

test("names every unreadable subuser in one preview, cleanly, and still previews the others", async () => {
  const unreadable = { one: 403, two: 503, three: 401 };
  const subusers = {
    ...Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`fine-${index}`, true])),
    ...Object.fromEntries(
      Object.entries(unreadable).map(([name, status]) => [name, { enabled: false, failure: { status } }]),
    ),
  };
  const simulator = await newSimulator({ subusers });
  const stack = await newStack(programOf(...Object.keys(subusers)), { simulator });
  const { exitCode, output } = await stack.preview();
  expect(exitCode).not.toBe(0);
  expect(output).toContain("+ 8 to create");
  for (const [name, status] of Object.entries(unreadable)) {
    const line = `Cannot read open tracking of subuser "${name}": SendGrid answered ${status}`;
    expect(occurrences(diagnostics(output), line), output).toBe(1);
  }
  expect(output).not.toMatch(stackTrace);
  expect(output).not.toContain("Warning");
  expect(output).not.toContain("serializing");
  // Never "off".
  for (const name of Object.keys(unreadable)) expect(output).not.toMatch(new RegExp(`${name} *: false`));
});

test("keeps what is in state when an account cannot be read in an update, a refresh or a get", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, other: true } });
  const stack = await newStack(programOf("acme", "other"), { simulator });
  succeeded(await stack.up());
  simulator.setOpenTracking("acme", { enabled: true, failure: { status: 404 } });
  for (const failing of [await stack.up(), await stack.refresh("--yes", "--skip-preview")]) {
    expect(failing.exitCode).not.toBe(0);
    expect(failing.output).toContain('Cannot read open tracking of subuser "acme": SendGrid answered 404 (not found).');
    expect(failing.output).not.toMatch(stackTrace);
    expect(failing.output).not.toContain("deleted");
  }
  simulator.setOpenTracking("acme", { enabled: true });
  succeeded(await stack.preview("--expect-no-changes"));
});

test("fails on a mandatory expectation, warns on an advisory one, and only reads a disabled one", async () => {
  const simulator = await newSimulator({ subusers: { newsletter: true } });
  const program = (level: string) => `${imports}
    new sendgrid.OpenTracking("reading", { subuser: "newsletter", expected: false${level} });`;
  const violation =
    'Open tracking of subuser "newsletter" is on, and OpenTracking "reading" expects it to be off. ' +
    "Turn it off in SendGrid, or change expected to true.";

  const stack = await newStack(program(""), { simulator });
  const mandatory = await stack.preview();
  expect(mandatory.exitCode).not.toBe(0);
  expect(occurrences(diagnostics(mandatory.output), `error: ${violation}`)).toBe(1);
  expect(mandatory.output).not.toMatch(stackTrace);

  stack.write({ "index.js": program(', enforcementLevel: "advisory"') });
  expect(diagnostics(succeeded(await stack.preview()))).toContain(`warning: ${violation}`);

  stack.write({ "index.js": program(', enforcementLevel: "disabled"') });
  expect(succeeded(await stack.preview())).not.toContain("newsletter");

  simulator.setOpenTracking("newsletter", false);
  stack.write({ "index.js": program(', enforcementLevel: pulumi.output("mandatory")') });
  expect(succeeded(await stack.preview())).not.toContain("expects");
});

test("says in one line how to set a key that is missing, however many resources need it", async () => {
  const simulator = await newSimulator();
  const stack = await newStack(programOf("acme", "other", "third"), { env: { SENDGRID_BASE_URL: simulator.url } });
  const { exitCode, output } = await stack.preview();
  expect(exitCode).not.toBe(0);
  const line =
    "error: Cannot read open tracking: no SendGrid API key is set. " +
    "Set the environment variable SENDGRID_API_KEY, or run `pulumi config set --secret sendgrid:apiKey`.";
  expect(occurrences(diagnostics(output), line), output).toBe(1);
  expect(output).not.toMatch(stackTrace);
  expect(simulator.requests).toEqual([]);
});

test("fails on bad arguments before any request, and never reads the parent account instead", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const bad: readonly (readonly [args: string, message: string])[] = [
    ['{ subuser: "" }', 'subuser "" is empty'],
    ['{ subuser: pulumi.output("") }', 'subuser "" is empty'],
    ["{ subuser: pulumi.output(undefined) }", "subuser is null"],
    ["{ subuser: undefined }", "none of subuser, accountId and self is given"],
    ['{ subuser: "  " }', 'subuser "  " is blank'],
    ['{ subuser: "a".repeat(65) }', "is 65 characters long, 64 are allowed"],
    ['{ subuser: "ac\\u0000me" }', "has a control character or one outside ASCII"],
    ['{ subuser: "åcme" }', "has a control character or one outside ASCII"],
    ['{ subuser: "account-id sg1" }', "names a customer account"],
    ['{ subuser: "acme", self: true }', "subuser and self are both given"],
    ['{ subuser: pulumi.output("acme"), accountId: "x" }', "subuser and accountId are both given"],
    ["{ self: false }", "self is false"],
    ['{ subuser: "acme", expected: "false" }', 'expected is "false"'],
    ['{ subuser: "acme", expected: pulumi.output("false") }', 'expected is "false"'],
    ['{ subuser: "acme", expected: false, enforcementLevel: "fatal" }', 'enforcementLevel is "fatal"'],
    ['{ subuser: "acme", enforcementLevel: "mandatory" }', "expected is not given"],
    [
      '{ subuser: "acme", expcted: false }',
      'there is no property "expcted". Did you mean expected? The properties are ',
    ],
    ['{ subuser: "acme", apiKeyEnv: "SG.not-a-name" }', "apiKeyEnv is not the name of an environment variable"],
  ];
  const stack = await newStack(
    `${imports}
    for (const args of [${bad.map(([args]) => args).join(", ")}]) {
      try { new sendgrid.OpenTracking("reading" + Math.random(), args); }
      catch (error) { pulumi.log.warn(error.message); if (!pulumi.RunError.isInstance(error)) throw error; }
    }`,
    { simulator },
  );
  const { exitCode, output } = await stack.preview();
  expect(exitCode).not.toBe(0);
  for (const [args, message] of bad) expect(diagnostics(output), args).toContain(message);
  // Each says which resource it is about.
  expect(occurrences(diagnostics(output), 'OpenTracking "reading')).toBe(bad.length);
  expect(output).not.toMatch(stackTrace);
  expect(simulator.requests).toEqual([]);
});

test("names the option, and both ways to set it, when a setting is wrong", async () => {
  const simulator = await newSimulator();
  const stack = await newStack(programOf("acme"), { simulator });
  const settings: readonly (readonly [key: string, value: string, message: string, example: string])[] = [
    ["region", "us", 'is "us", not "global" or "eu"', "global"],
    ["baseUrl", "http://api.sendgrid.test", "is not https", "https://api.sendgrid.com"],
    ["maxConcurrency", "0", "is 0, not a whole number from 1", "10"],
    ["requestsPerMinute", "many", 'is "many", not a whole number from 1', "600"],
    ["timeoutSeconds", "-1", 'is "-1", not a number of seconds', "30"],
    ["deadlineSeconds", "1e9", 'is "1e9", not a number of seconds', "1800"],
  ];
  for (const [key, value, message, example] of settings) {
    const variable = `SENDGRID_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
    const ways = `Set ${variable}=${example}, or unset it and run \`pulumi config set sendgrid:${key} ${example}\`.`;
    const before = stack.env[variable];
    stack.env[variable] = value;
    const fromEnvironment = await stack.preview();
    expect(fromEnvironment.exitCode).not.toBe(0);
    expect(fromEnvironment.output).toContain(`the environment variable ${variable}`);
    expect(fromEnvironment.output).toContain(message);
    expect(fromEnvironment.output).toContain(ways);
    stack.env[variable] = before;
  }
  delete stack.env.SENDGRID_BASE_URL;
  succeeded(await stack.pulumi(["config", "set", "sendgrid:baseUrl", "ftp://127.0.0.1"]));
  expect((await stack.preview()).output).toContain('sendgrid:baseUrl "ftp://127.0.0.1" does not begin with https://');
  expect(simulator.requests).toEqual([]);
});

test("takes settings from the stack's configuration, in the program and in a refresh", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const stack = await newStack(programOf("acme"));
  for (const [key, value] of [
    ["baseUrl", simulator.url],
    ["maxConcurrency", "2"],
    ["region", "eu"],
  ] as const) {
    succeeded(await stack.pulumi(["config", "set", `sendgrid:${key}`, value]));
  }
  succeeded(await stack.pulumi(["config", "set", "--secret", "sendgrid:apiKey", simulator.apiKey]));
  succeeded(await stack.up());
  simulator.setOpenTracking("acme", false);
  expect(succeeded(await stack.refresh("--preview-only", "--diff"))).toContain("enabled: true => false");
});

test("leaves its stack to an error in the program's own transformation", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const program = `${imports}
    pulumi.runtime.registerStackTransformation(function broken() { throw new Error("a mistake of the program"); });
    new sendgrid.OpenTracking("acme", { subuser: "acme" });`;
  const { exitCode, output } = await (await newStack(program, { simulator })).preview();
  expect(exitCode).not.toBe(0);
  expect(output).toContain("a mistake of the program");
  expect(output).toMatch(/\n\s+at .*broken .*index\.js/);
});
