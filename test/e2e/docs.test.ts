import { exec, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, inject } from "vitest";
import { packageFolder } from "../engine/stack";
import { newSimulator } from "../new-simulator";
import { pictureFile, previewPicture } from "../picture/preview-picture";
import { blocksIn, documents, filesBelow } from "./documents";
import { newPack } from "./policy-support";
import { newStack, programOf, test } from "./support";
import { elsewhere, followed, newReadersWorld } from "./walkthrough";

followed(({ file }) => !file.startsWith("docs/guides/"));

test("no document has lost a command that another test is said to run", () => {
  const written = documents.map(({ text }) => text).join("\n");
  for (const command of Object.keys(elsewhere)) expect(written).toContain(command);
});

const isPolicyPack = (script: string) => script.includes("@pulumi/policy");

test("each JavaScript block is a script that runs", async () => {
  for (const { file, text } of blocksIn("js").filter((block) => !isPolicyPack(block.text))) {
    const { simulator } = await newReadersWorld();
    const { program, env } = await newStack({ "script.js": text }, { simulator });
    const { stdout, stderr } = await promisify(execFile)("node", ["script.js"], {
      cwd: program,
      env: env as NodeJS.ProcessEnv,
    });
    // A script may catch what goes wrong, and print it.
    expect(stderr, `${file}:\n${text}`).toBe("");
    expect(stdout, `${file}:\n${text}`).not.toBe("");
  }
});

test("each policy pack is one that judges a preview", async () => {
  const scripts = blocksIn("js").filter((block) => isPolicyPack(block.text));
  expect(scripts).not.toHaveLength(0);
  for (const { text } of scripts) {
    const simulator = await newSimulator({ subusers: { acme: true } });
    const stack = await newStack(programOf("acme"), { simulator });
    const { exitCode, output } = await newPack(stack, { "index.js": text }).preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain("[mandatory]  open-tracking-as-expected");
  }
});

test("the simulator starts as documents say, changes as they say, and ends with Ctrl-C", async () => {
  const commands = blocksIn("sh").flatMap(({ text }) => text.trim().split("\n"));
  const starts = [...new Set(commands.filter((command) => command.includes(" simulate ")))];
  expect(starts).toHaveLength(2);
  for (const start of starts) {
    const { child, url, key } = await started(start);
    const headers = { authorization: `Bearer ${key}`, "on-behalf-of": "acme" };
    const answers: unknown[] = [];
    for (const change of commands.filter((command) => command.startsWith("curl "))) {
      await promisify(exec)(change.replace("curl", "curl -sSf").replace("http://127.0.0.1:8025", url));
      const response = await fetch(`${url}/v3/tracking_settings/open`, { headers });
      const { enabled } = (await response.json()) as { enabled?: boolean };
      answers.push([response.status, enabled]);
    }
    expect(answers).toEqual([
      [200, true],
      [403, undefined],
      [200, true],
    ]);
    process.kill(-(child.pid as number), "SIGINT");
    const [exitCode] = (await once(child, "exit")) as [number | null];
    expect(exitCode).toBe(0);
  }
});

/** Starts what a document starts with npx, on a free port. */
async function started(command: string) {
  // What npx runs in a project. In this one it would build the package first, under the feet of the other tests.
  const file = join(packageFolder, "node_modules", ".bin", "sendgrid-open-tracking");
  const [, , ...args] = command.replace("--port 8025", "--port 0").split(" ");
  const child = spawn(file, args, { cwd: packageFolder, detached: true });
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  const [, url = ""] = /^A simulated SendGrid listens on (http:\S+)\. /.exec(String(chunk)) ?? [];
  const [, key = ""] = /SENDGRID_API_KEY=(\S+)/.exec(String(chunk)) ?? [];
  return { child, url, key };
}

test("each YAML block is a part of an example", () => {
  const withoutIndent = (text: string) => text.replace(/^ +/gm, "");
  const examples = filesBelow("examples").filter((file) => /\.ya?ml$/.test(file));
  const texts = examples.map((file) => withoutIndent(readFileSync(join(packageFolder, file), "utf8")));
  for (const { file, text } of blocksIn("yaml")) {
    const isThere = texts.some((example) => example.includes(withoutIndent(text)));
    expect(isThere, `No example has what ${file} shows:\n${text}`).toBe(true);
  }
});

test("the picture is of the preview that the demo runs", async () => {
  const env = { ...process.env, SENDGRID_API_KEY: "", DEMO_LOG_FILE: inject("logFile") };
  const { stdout } = await promisify(execFile)("npm", ["run", "--silent", "demo"], { cwd: packageFolder, env });
  expect(readFileSync(pictureFile, "utf8"), 'Run "npm run picture".').toBe(previewPicture(stdout));
  const [, alternative = ""] = /!\[(.*?)\]\(docs\/preview\.svg\)/.exec(documents[0]?.text ?? "") ?? [];
  const [, changes = ""] = /Diagnostics: (.*)\.$/.exec(alternative) ?? [];
  expect(changes).not.toBe("");
  for (const change of changes.split("; ")) expect(stdout).toContain(change);
});

test("no block is of a language that nothing runs or reads", () => {
  const languages = documents.flatMap(({ steps }) => steps.map(({ kind }) => kind));
  expect([...new Set(languages)].sort()).toEqual([
    "comment",
    "console",
    "go",
    // Run by test/unit/command-read.test.ts.
    "hcl",
    "js",
    "json",
    "mermaid",
    "python",
    "sh",
    "ts",
    "yaml",
  ]);
});
