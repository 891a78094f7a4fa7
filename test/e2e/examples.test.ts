import { execFile } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, inject } from "vitest";
import { packageFolder } from "../engine/stack";
import { newSimulator } from "../new-simulator";
import { run, start } from "../unit/audit-support";
import { newPack } from "./policy-support";
import { newStack, succeeded, test } from "./support";

const examples = join(packageFolder, "examples");
const textOf = (...path: readonly string[]) => readFileSync(join(packageFolder, ...path), "utf8");

test("one-subuser runs, with another subuser from the stack's configuration", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, newsletter: false } });
  const stack = await newStack({}, { simulator, copyOf: join(examples, "one-subuser") });
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ tracksOpens: true });
  succeeded(await stack.pulumi(["config", "set", "subuser", "newsletter"]));
  expect(succeeded(await stack.preview())).toContain("tracksOpens: true => false");
});

test("fleet runs, and says who is waived", async () => {
  const simulator = await newSimulator({ subusers: { acme: false, newsletter: true, legacy: true } });
  const stack = await newStack({}, { simulator, copyOf: join(examples, "fleet") });
  const preview = succeeded(await stack.preview());
  expect(preview).not.toContain("warning");
  expect(preview).toContain("legacy, until 2099-12-31: consent collected, DPO-112");
  simulator.setOpenTracking("acme", true);
  expect(succeeded(await stack.preview())).toContain('Open tracking of subuser "acme" is on, expected off');
});

test("gate-a-deploy runs, and creates nothing while open tracking is on", async () => {
  const simulator = await newSimulator({ subusers: { newsletter: true } });
  const stack = await newStack({}, { simulator, copyOf: join(examples, "gate-a-deploy") });
  const { exitCode, output } = await stack.up();
  expect(exitCode).not.toBe(0);
  expect(output).toContain('OpenTracking "newsletter" expects it to be off');
  expect(await stack.exported()).not.toContain("Campaign");
  simulator.setOpenTracking("newsletter", false);
  expect(succeeded(await stack.up())).toContain("acme:marketing:Campaign");
  expect(await stack.exported()).toContain("spring-sale");
});

test("per-environment runs, and fails in one stack on what another one only warns of", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, newsletter: true } });
  const stack = await newStack({}, { simulator, copyOf: join(examples, "per-environment") });
  succeeded(await stack.pulumi(["stack", "init", "dev"]));
  expect(succeeded(await stack.preview())).toContain("2 are not as expected (advisory)");
  succeeded(await stack.pulumi(["stack", "init", "prod"]));
  const { exitCode, output } = await stack.preview();
  expect(exitCode).not.toBe(0);
  expect(output).toContain("1 is not as expected (mandatory)");
  expect(output).toContain('subuser "acme" is on, expected off (by "default")');
});

test("policy-pack runs, lets a waived subuser pass, and fails on another", async () => {
  const simulator = await newSimulator({ subusers: { newsletter: true, legacy: true, "beta-1": true, acme: false } });
  const stack = await newStack({}, { simulator, copyOf: join(examples, "fleet") });
  const pack = newPack(stack);
  const output = succeeded(await pack.preview());
  expect(output).toContain("[advisory]  open-tracking-as-advised");
  expect(output).not.toContain("[mandatory]");
  simulator.setOpenTracking("acme", true);
  const { exitCode, output: failure } = await pack.preview();
  expect(exitCode).not.toBe(0);
  expect(failure).toContain("[mandatory]  open-tracking-as-expected");
});

test("the project at the root runs an example", async () => {
  const simulator = await newSimulator({ subusers: { newsletter: true } });
  const example = "examples/fleet";
  const files = Object.fromEntries(
    ["Pulumi.yaml", ...["index.ts", "package.json", "expectations.json"].map((file) => `${example}/${file}`)].map(
      (file) => [file, textOf(file)],
    ),
  );
  const stack = await newStack(files, { simulator });
  expect(succeeded(await stack.preview())).toMatch(/accounts *: 1/);
});

test("every example is run by a test", () => {
  const tests = readdirSync(__dirname).filter((file) => file.startsWith("examples"));
  const text = tests.map((file) => readFileSync(join(__dirname, file), "utf8")).join("");
  for (const example of readdirSync(examples)) expect(text).toContain(`test("${example} runs`);
});

test("the demo ends with the drift on the screen, and with a key only previews", async () => {
  const env = { ...process.env, SENDGRID_API_KEY: "", DEMO_LOG_FILE: inject("logFile") };
  const demo = (environment: NodeJS.ProcessEnv, ...args: readonly string[]) =>
    promisify(execFile)("npm", ["run", "--silent", "demo", "--", ...args], { cwd: packageFolder, env: environment });
  const simulated = await demo(env);
  const [first = "", recorded = "", preview = ""] = simulated.stdout.split(/^\$ pulumi .*$/m);
  expect(first).toMatch(/^Open tracking by default: 2 on, 48 off, 0 violated, 1 waived, .* of 50 accounts/m);
  expect(recorded).toContain("legacy, until 2099-12-31: consent collected, DPO-112");
  expect(preview).toContain(" open tracking changed: acme: false => true\n");
  expect(preview).toContain(" unreadable now: suspended");
  const [, next = ""] = preview.split("\nTry next:\n");
  const commands = next
    .trim()
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim());
  expect(commands.map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual([
    "npx sendgrid-open-tracking simulate",
    "npx sendgrid-open-tracking help",
    "npx sendgrid-open-tracking doctor",
  ]);
  const [simulate = "", ...others] = commands.map((line) => line.split(" ").slice(2));
  const child = start([...simulate, "--port", "0"]);
  const [hint] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
  child.kill();
  expect(String(hint)).toContain("SENDGRID_API_KEY=");
  const ends = await Promise.all(others.map((args) => run(args)));
  expect(ends.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ""],
    [1, ""],
  ]);

  const simulator = await newSimulator({ subusers: { newsletter: true } });
  const real = { ...env, SENDGRID_API_KEY: simulator.apiKey, SENDGRID_BASE_URL: simulator.url };
  for (const [args, who, output] of [
    [[], "all subusers", /accounts *: 1/],
    [["newsletter"], "the subuser newsletter", /tracksOpens: true/],
  ] as const) {
    const { stdout } = await demo(real, ...args);
    expect(stdout).toContain(`It reads ${who} and creates nothing.`);
    expect(stdout).toMatch(output);
    expect(stdout).not.toContain("pulumi up");
  }
  const unsafe = demo({ ...real, SENDGRID_BASE_URL: "http://sendgrid.test" });
  await expect(unsafe).rejects.toMatchObject({ stdout: expect.stringContaining("is not https") });
  const broken = demo({ ...real, SENDGRID_API_KEY: `${simulator.apiKey}\n` });
  await expect(broken).rejects.toMatchObject({
    stdout: expect.stringContaining("SENDGRID_API_KEY begins or ends with white space"),
  });
});
