import { execFile } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Simulator } from "pulumi-sendgrid-open-tracking/simulator";
import { afterAll, beforeAll, describe, expect, inject } from "vitest";
import packageJson from "../../package.json";
import type { Engine } from "../engine/find";
import { installedStack } from "../engine/installation";
import type { Stack } from "../engine/stack";
import { newSimulator } from "../new-simulator";
import { succeeded, test } from "./support";

const run = promisify(execFile);
const {
  "@pulumi/pulumi": pulumi,
  "@pulumi/policy": policy,
  "@types/node": nodeTypes,
  typescript,
} = packageJson.devDependencies;

const commonJs = `const sendgrid = require("pulumi-sendgrid-open-tracking");
exports.enabled = new sendgrid.OpenTracking("acme", { subuser: "acme" }).enabled;
exports.read = sendgrid.getOpenTrackingOutput({ subuser: "acme" }).enabled;`;

const esModule = `import * as sendgrid from "pulumi-sendgrid-open-tracking";
import { getOpenTracking } from "pulumi-sendgrid-open-tracking";
export const enabled = new sendgrid.OpenTracking("acme", { subuser: "acme" }).enabled;
export const read = (await getOpenTracking({ subuser: "acme" })).enabled;`;

const typeScript = `import * as pulumi from "@pulumi/pulumi";
import * as sendgrid from "pulumi-sendgrid-open-tracking";
export const enabled: pulumi.Output<boolean> = new sendgrid.OpenTracking("acme", { subuser: "acme" }).enabled;
export const read = sendgrid.getOpenTrackingOutput({ subuser: pulumi.output("acme") }).enabled;`;

// One install for all: its root is a program, and so is a workspace below.
const workspace = join("packages", "infra");
let stack: Stack;

beforeAll(async () => {
  const dependencies = { "@pulumi/pulumi": pulumi, "@pulumi/policy": policy, "@types/node": nodeTypes, typescript };
  stack = await installedStack(inject("engine") as Engine, dependencies, { workspace });
});

afterAll(() => stack?.remove());

describe("installed from the tarball in an empty folder, without typescript", () => {
  let bringBack: () => void;

  beforeAll(() => {
    bringBack = takeAway("typescript");
  });

  afterAll(() => bringBack());

  // Pulumi leaves JavaScript as it is.
  test.each([
    ["CommonJS", commonJs, {}],
    ["an ES module", esModule, { type: "module" }],
  ])("previews a program in %s", async (_, program, manifest) => {
    await previewed(".", { "index.js": program }, manifest);
  });

  test("previews a program in TypeScript with the compiler that Pulumi brings, and reads again from state", async () => {
    rmSync(join(stack.program, "index.js"), { force: true });
    await readAgain(".", await previewed(".", { "index.ts": typeScript }, { main: "index.ts" }));
  });

  test("has its command, which npx finds", async () => {
    const { stdout } = await run("npx", ["sendgrid-open-tracking", "--help"], { cwd: stack.program });
    expect(stdout).toContain("Usage: sendgrid-open-tracking <command>");
  });

  test("has a client, a simulator and a command that run where Pulumi is not installed", async () => {
    const simulator = await newSimulator({ subusers: { acme: true } });
    const env = { ...process.env, SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey };
    const read = `createClient({ apiKey: process.env.SENDGRID_API_KEY, baseUrl: process.env.SENDGRID_BASE_URL })
      .readOpenTracking({ subuser: "acme" }).then(({ enabled }) => console.log(enabled, typeof startSimulator));`;
    const [client, simulate] = ["client", "simulator"].map((name) => `"${packageJson.name}/${name}"`);
    stack.write({
      "read.cjs": `const { createClient } = require(${client}); const { startSimulator } = require(${simulate}); ${read}`,
      "read.mjs": `import { createClient } from ${client}; import { startSimulator } from ${simulate}; ${read}`,
    });
    const bringBack = takeAway("@pulumi");
    try {
      for (const script of ["read.cjs", "read.mjs"]) {
        const { stdout } = await run("node", [script], { cwd: stack.program, env });
        expect(stdout).toBe("true function\n");
      }
      const { stdout } = await run("npx", ["sendgrid-open-tracking", "audit"], { cwd: stack.program, env });
      expect(stdout).toContain("1 on, 0 off");
    } finally {
      bringBack();
    }
  });
});

describe("installed from the tarball for a workspace of npm, with typescript", () => {
  test("is hoisted, and previews a program that lies below, and reads again from state", async () => {
    expect(existsSync(join(stack.program, workspace, "node_modules"))).toBe(false);
    const program = { "index.ts": typeScript };
    await readAgain(workspace, await previewed(workspace, program, { main: "index.ts" }));
  });

  test("has types that strict programs compile, with every entry point and without skipLibCheck", async () => {
    const entryPoints = ["", "/client", "/policy", "/runtime", "/simulator"];
    const imports = entryPoints.map((name, index) => `import * as e${index} from "${packageJson.name}${name}";\n`);
    const program = `${imports.join("")}export const all = [${entryPoints.map((_, index) => `e${index}`).join(", ")}];\n`;
    const files = ["es.mts", "common.cts"].map((name) => join(workspace, name));
    stack.write(Object.fromEntries(files.map((name) => [name, program])));
    const tsc = join("node_modules", "typescript", "bin", "tsc");
    const strict = ["--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "false"];
    const target = ["--noEmit", "--module", "nodenext", "--target", "es2022", "--types", "node"];
    const { stdout } = await run("node", [tsc, ...strict, ...target, ...files], { cwd: stack.program }).catch(
      (error: { stdout: string }) => error,
    );
    // Those of @pulumi/policy 1.21.0 import names that they do not export.
    const errors = stdout.split("\n").filter((line) => line !== "" && !line.startsWith("node_modules/@pulumi/policy/"));
    expect(errors).toEqual([]);
  });
});

/** Hides what is installed; the function brings it back. */
function takeAway(name: string): () => void {
  const [installed, away] = [join(stack.program, "node_modules", name), join(stack.folder, `without ${name}`)];
  renameSync(installed, away);
  return () => renameSync(away, installed);
}

/** Previews a program, and expects it to read; the simulator that it reads from. */
async function previewed(
  folder: string,
  files: Readonly<Record<string, string>>,
  manifest: object,
): Promise<Simulator> {
  const simulator = await newSimulator({ subusers: { acme: true } });
  Object.assign(stack.env, { SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey });
  const { dependencies } = JSON.parse(readFileSync(join(stack.program, folder, "package.json"), "utf8"));
  stack.write({
    [join(folder, "package.json")]: JSON.stringify({ name: "infra", dependencies, ...manifest }),
    [join(folder, "Pulumi.yaml")]: "name: test\nruntime: nodejs\n",
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [join(folder, name), text])),
  });
  const output = succeeded(await stack.preview("--stack", "test", "--cwd", folder));
  expect(output).toMatch(/enabled *: true/);
  expect(output).toMatch(/read *: true/);
  return simulator;
}

/** Takes up what was previewed, has the engine's own process read it again with the text in state, and destroys it. */
async function readAgain(folder: string, simulator: Simulator): Promise<void> {
  const here = ["--stack", "test", "--cwd", folder];
  succeeded(await stack.up(...here));
  simulator.setOpenTracking("acme", false);
  const output = succeeded(await stack.refresh(...here, "--preview-only", "--diff"));
  expect(output).toContain("enabled: true => false");
  succeeded(await stack.destroy(...here));
}
