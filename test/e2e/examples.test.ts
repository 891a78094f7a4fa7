import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, inject } from "vitest";
import { packageFolder } from "../engine/stack";
import { newSimulator, newStack, succeeded, test } from "./support";

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

test("the project at the root runs an example", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const example = "examples/one-subuser";
  const files = Object.fromEntries(
    ["Pulumi.yaml", `${example}/index.ts`, `${example}/package.json`].map((file) => [file, textOf(file)]),
  );
  const stack = await newStack(files, { simulator });
  expect(succeeded(await stack.preview())).toContain("tracksOpens: true");
});

test("every example is run by a test", () => {
  const self = readFileSync(__filename, "utf8");
  for (const example of readdirSync(examples)) expect(self).toContain(`test("${example} runs`);
});

test("the demo ends with the drift on the screen, and with a key only previews", async () => {
  const env = { ...process.env, SENDGRID_API_KEY: "", DEMO_LOG_FILE: inject("logFile") };
  const demo = (environment: NodeJS.ProcessEnv, ...args: readonly string[]) =>
    promisify(execFile)("npm", ["run", "--silent", "demo", "--", ...args], { cwd: packageFolder, env: environment });
  const simulated = await demo(env);
  expect(simulated.stdout.trimEnd()).toMatch(/The preview says it: open tracking changed: acme: false => true$/);

  const simulator = await newSimulator({ subusers: { newsletter: true } });
  const real = { ...env, SENDGRID_API_KEY: simulator.apiKey, SENDGRID_BASE_URL: simulator.url };
  for (const args of [[], ["newsletter"]]) {
    const { stdout } = await demo(real, ...args);
    expect(stdout).toContain("It reads the subuser newsletter and creates nothing.");
    expect(stdout).toContain("tracksOpens: true");
    expect(stdout).not.toContain("pulumi up");
  }
  const unsafe = demo({ ...real, SENDGRID_BASE_URL: "http://sendgrid.test" });
  await expect(unsafe).rejects.toMatchObject({ stderr: expect.stringContaining("is not https") });
  const broken = demo({ ...real, SENDGRID_API_KEY: `${simulator.apiKey}\n` });
  await expect(broken).rejects.toMatchObject({
    stderr: expect.stringContaining("SENDGRID_API_KEY begins or ends with white space"),
  });
});
