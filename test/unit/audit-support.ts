import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { newSimulator } from "../new-simulator";
import { withoutProbes } from "../probe";
import { runHere } from "./command-here";
import type { Audit } from "./internals/cli";

const packageFolder = resolve(__dirname, "../..");

/** The built command, as npx finds it. */
export const bin = join(packageFolder, "dist", "cli", "main.js");

/** What a command did. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A simulator, and the environment of a command that reads from it. */
export async function simulated(options: Parameters<typeof newSimulator>[0] = {}) {
  const simulator = await newSimulator(options);
  const env = { SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey };
  return { simulator, env, run: (...args: readonly string[]) => run(args, env) };
}

/** The variables of a command. */
export type Environment = Readonly<Record<string, string>>;

/** What an audit of all subusers says of where it comes from, so that it can be resumed with this environment. */
export function sourceIn({ SENDGRID_BASE_URL: baseUrl = "", SENDGRID_API_KEY: key = "" }: Environment) {
  const apiKeyFingerprint = createHash("sha256").update(key.slice(3, 25)).digest("hex").slice(0, 16);
  return { baseUrl, region: "global", apiKeyFingerprint, accounts: "subusers" } as const;
}

/** Starts the built command, with nothing in its environment but what is given. */
export function start(args: readonly string[], env: Environment = {}, cwd = tmpdir()): ChildProcess {
  return spawn(process.execPath, [bin, ...args], { cwd, env: { PATH: process.env.PATH ?? "", ...env } });
}

/** Runs the built command to its end. What Node itself is told can only be told to a process of its own. */
export async function run(args: readonly string[], env: Environment = {}, cwd = tmpdir()): Promise<Run> {
  const isHere = process.env.COMMANDS === "here" && env.NODE_OPTIONS === undefined;
  return isHere ? runHere(args, env, cwd) : ended(start(args, env, cwd));
}

/** What a started command did in the end. */
export async function ended(child: ChildProcess): Promise<Run> {
  const exit = new Promise<number | null>((resolve) => child.once("close", resolve));
  const streams = [child.stdout, child.stderr].map((stream) => (stream === null ? "" : text(stream)));
  const [code, stdout = "", stderr = ""] = await Promise.all([exit, ...streams]);
  return { code, stdout, stderr };
}

/** An empty folder, removed after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "audit-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file with this content, in a folder of its own. */
export function newFile(name: string, content: unknown): string {
  const file = join(newFolder(), name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

/** A resource as the export of a stack has it. */
export function exportedResource(type: string, name: string, outputs: object, more: object = {}) {
  return { urn: `urn:pulumi:prod::shop::${type}::${name}`, type, custom: true, outputs, ...more };
}

/** The export of a stack in a file. */
export function exportedStack(...resources: readonly object[]): string {
  return newFile("state.json", { version: 3, deployment: { resources } });
}

/** An audit in a file. */
export function auditIn(file: string): Audit {
  return JSON.parse(readFileSync(file, "utf8")) as Audit;
}

/** Subusers `s0`, `s1`…, every third of them on. */
export function subusersOf(count: number): Record<string, boolean> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}`, index % 3 === 0]));
}

/** The settings that were asked for, by name. */
export function namesRead(requests: readonly { readonly path: string; readonly onBehalfOf?: string }[]): string[] {
  return withoutProbes(requests).flatMap(({ path, onBehalfOf = "" }) =>
    path === "/v3/tracking_settings/open" ? [onBehalfOf] : [],
  );
}
