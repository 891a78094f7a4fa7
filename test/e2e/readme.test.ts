import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, inject } from "vitest";
import { packageFolder } from "../engine/stack";
import { keyOf, newSimulator, newStack, succeeded, test } from "./support";

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

test("each JavaScript block is a script that runs", async () => {
  for (const script of inLanguage("js")) {
    const simulator = await newSimulator({ subusers: { acme: true } });
    const { program, env } = await newStack({ "script.js": script }, { simulator });
    await promisify(execFile)("node", ["script.js"], { cwd: program, env: env as NodeJS.ProcessEnv });
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
  "npx sendgrid-open-tracking simulate --port 8025 --subuser acme=on": "the test below",
};

test("each command is one that is run", async () => {
  expect(inLanguage("sh").join("").trim().split("\n").sort()).toEqual(Object.keys(commands).sort());
  const child = spawn("npx", ["sendgrid-open-tracking", "simulate", "--port", "0", "--subuser", "acme=on"], {
    cwd: packageFolder,
    detached: true,
  });
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  expect(String(chunk)).toContain("A simulated SendGrid listens on http://127.0.0.1:");
  process.kill(-(child.pid as number), "SIGINT");
  await once(child, "exit");
});

test("no block is of a language that nothing runs", () => {
  expect([...new Set(blocks.map(({ language }) => language))].sort()).toEqual(["js", "sh", "text", "ts"]);
});
