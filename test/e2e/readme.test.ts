import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, inject } from "vitest";
import { packageFolder } from "../engine/stack";
import { newPack } from "./policy-support";
import { keyOf, newSimulator, newStack, programOf, succeeded, test } from "./support";

const readme = readFileSync(join(packageFolder, "README.md"), "utf8");
const blocks = [...readme.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = "", text = ""]) => ({
  language,
  text,
}));
const inLanguage = (language: string) => blocks.filter((block) => block.language === language).map(({ text }) => text);

test("each TypeScript block is a program that previews", async () => {
  const key = keyOf("e");
  for (const program of inLanguage("ts")) {
    const simulator = await newSimulator({ subusers: { acme: true, newsletter: false }, keys: { [key]: {} } });
    const files = { "index.ts": program, "package.json": '{ "name": "test", "main": "index.ts" }' };
    const stack = await newStack(files, { simulator, env: { SENDGRID_API_KEY_EU: key } });
    succeeded(await stack.preview());
    expect(simulator.requests.length, program).toBeGreaterThan(0);
  }
});

const isPolicyPack = (script: string) => script.includes("@pulumi/policy");

test("each JavaScript block is a script that runs", async () => {
  for (const script of inLanguage("js").filter((block) => !isPolicyPack(block))) {
    const simulator = await newSimulator({ subusers: { acme: true } });
    const { program, env } = await newStack({ "script.js": script }, { simulator });
    await promisify(execFile)("node", ["script.js"], { cwd: program, env: env as NodeJS.ProcessEnv });
  }
});

test("the policy pack is one that judges a preview", async () => {
  const scripts = inLanguage("js").filter(isPolicyPack);
  expect(scripts).toHaveLength(1);
  for (const script of scripts) {
    const simulator = await newSimulator({ subusers: { acme: true } });
    const stack = await newStack(programOf("acme"), { simulator });
    const { exitCode, output } = await newPack(stack, { "index.js": script }).preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain("[mandatory]  open-tracking-as-expected");
  }
});

test("the output that it shows is the demo's", async () => {
  const env = { ...process.env, SENDGRID_API_KEY: "", DEMO_LOG_FILE: inject("logFile") };
  const { stdout } = await promisify(execFile)("npm", ["run", "--silent", "demo"], { cwd: packageFolder, env });
  const printed = stdout.split("\n").map((line) => line.trim());
  for (const line of inLanguage("text").join("").split("\n")) expect(printed).toContain(line.trim());
});

/** What runs each command of the README; the first two are run by whoever runs this, from a clone. */
const commands: Readonly<Record<string, string>> = {
  "npm ci && npm run demo": "the test of the output above, and .ci/run for npm ci",
  "npm ci && npm test": ".ci/run",
  "npm install pulumi-sendgrid-open-tracking": "programs.test.ts, from the packed tarball",
  'export SENDGRID_API_KEY="<a key with the scope tracking_settings.open.read>"':
    "every test, with the simulator's key",
  "npx sendgrid-open-tracking baseline --output expectations.json": "the test of the audit below",
  "npx sendgrid-open-tracking audit --expectations expectations.json": "the test of the audit below",
  "npx sendgrid-open-tracking audit --expectations expectations.json --output audit.json --output audit.html":
    "the test of the audit below",
  "npx sendgrid-open-tracking audit --expectations expectations.json --resume audit.json --output audit.json":
    "the test of the audit below",
  "npx sendgrid-open-tracking audit --stack-export state.json": "the test of the audit below",
  "npx sendgrid-open-tracking diff yesterday.json audit.json": "the test of the audit below",
  "npx sendgrid-open-tracking simulate --port 8025 --subuser acme=on": "the test below",
};

test("each command is one that is run", async () => {
  expect(inLanguage("sh").join("").trim().split("\n").sort()).toEqual(Object.keys(commands).sort());
  // What npx runs in a project. In this one it would build the package first, under the feet of the other tests.
  const command = join(packageFolder, "node_modules", ".bin", "sendgrid-open-tracking");
  const child = spawn(command, ["simulate", "--port", "0", "--subuser", "acme=on"], {
    cwd: packageFolder,
    detached: true,
  });
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  expect(String(chunk)).toContain("A simulated SendGrid listens on http://127.0.0.1:");
  process.kill(-(child.pid as number), "SIGINT");
  await once(child, "exit");
});

test("the commands of the audit run one after the other, on a real stack too", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, newsletter: false } });
  const stack = await newStack(programOf("acme"), { simulator });
  succeeded(await stack.up());
  writeFileSync(join(stack.program, "state.json"), await stack.exported());
  const ofAudit = Object.keys(commands).filter((command) => commands[command] === "the test of the audit below");
  const outputs: string[] = [];
  for (const command of ofAudit) {
    const [, line = ""] = /^npx sendgrid-open-tracking (.*)$/.exec(command) ?? [];
    const script = `node ${join(packageFolder, "dist", "audit", "main.js")} ${line}`;
    const { stdout } = await promisify(execFile)("bash", ["-c", script], {
      cwd: stack.program,
      env: stack.env as NodeJS.ProcessEnv,
    });
    outputs.push(stdout);
    if (line.includes("audit.html"))
      copyFileSync(join(stack.program, "audit.json"), join(stack.program, "yesterday.json"));
  }
  expect(outputs[1]).toContain("1 on, 1 off, 0 violated");
  expect(outputs.join("")).toContain("undeclared: subuser newsletter");
  expect(outputs.join("")).not.toContain("undeclared: subuser acme");
  expect(outputs.at(-1)).toContain("Nothing changed");
});

test("no block is of a language that nothing runs", () => {
  expect([...new Set(blocks.map(({ language }) => language))].sort()).toEqual(["js", "sh", "text", "ts"]);
});
