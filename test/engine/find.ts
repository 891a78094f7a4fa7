import { spawn } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { PulumiCommand as Command } from "@pulumi/pulumi/automation";
import packageJson from "@pulumi/pulumi/package.json";
import type { Progress } from "./progress";

/** A Pulumi CLI with its Node language host. */
export interface Engine {
  /** The folder that has both; it goes to the front of PATH. */
  readonly bin: string;
  /** Where it came from, as a reader of the output would say it. */
  readonly source: string;
}

/** Thrown when no way leads to a CLI; its message says what to install. */
export class NoEngine extends Error {}

/** The official installer brings the version of the SDK; not every version can be built from Go modules. */
const { version: installedVersion } = packageJson;
const builtVersion = "3.259.0";
const oldest = [3, 216];

const require = createRequire(__filename);
const windows = process.platform === "win32";
const executable = (name: string) => (windows ? `${name}.exe` : name);

/** Finds the Pulumi CLI: on PATH, in the cache, by the official install, or built from Go modules. */
export async function findEngine(progress: Progress): Promise<Engine> {
  const onPath = await fromPath();
  if (onPath !== undefined) return onPath;
  const cached = [installedVersion, builtVersion]
    .map(cacheFolder)
    .find((bin) => existsSync(join(bin, executable("pulumi"))));
  if (cached !== undefined) return { bin: cached, source: `the cache, ${cached}` };
  const failures = ["There is no Pulumi CLI on PATH, and none in the cache."];
  for (const get of [install, build]) {
    try {
      return await get(progress);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new NoEngine(
    [
      ...failures,
      "Install the Pulumi CLI (https://www.pulumi.com/docs/install/), or Go 1.25 or newer to build it, and try again.",
    ].join("\n"),
  );
}

async function fromPath(): Promise<Engine | undefined> {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const bin = folders.find((folder) => existsSync(join(folder, executable("pulumi"))));
  if (bin === undefined) return undefined;
  const version = await run(join(bin, executable("pulumi")), ["version"]).catch(() => "");
  const [major = 0, minor = 0] = version.trim().replace(/^v/, "").split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest;
  const usable = major === oldestMajor && minor >= oldestMinor;
  return usable ? { bin, source: `PATH, ${version.trim()} in ${bin}` } : undefined;
}

async function install(progress: Progress): Promise<Engine> {
  const bin = cacheFolder(installedVersion);
  const step = progress(`Installing the Pulumi CLI ${installedVersion} with its official installer`);
  try {
    // The SDK checks its own copy of the CLI; loading it takes a second, which only this case is worth.
    const { PulumiCommand } = require("@pulumi/pulumi/automation") as { PulumiCommand: typeof Command };
    await PulumiCommand.install({ root: dirname(bin) });
    step.done();
    return { bin, source: `the official installer, in ${bin}` };
  } catch (error) {
    rmSync(dirname(bin), { recursive: true, force: true });
    const [why = ""] = String(error instanceof Error ? error.message : error).split("\n");
    step.failed(why);
    throw new Error(`The official installer did not work: ${why}`);
  }
}

const pulumi = "github.com/pulumi/pulumi";

async function build(progress: Progress): Promise<Engine> {
  const cli = join(__dirname, "cli");
  const version = await run("go", ["version"], cli).catch(() => "");
  const [, major = "0", minor = "0"] = /go(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) < 1 || Number(minor) < 25)
    throw new Error(`There is no Go 1.25 or newer to build it with (found: ${version.trim() || "none"}).`);
  const bin = cacheFolder(builtVersion);
  mkdirSync(dirname(dirname(bin)), { recursive: true });
  const unfinished = mkdtempSync(`${dirname(bin)}-`);
  const host = join(__dirname, "language-host");
  await goBuild(
    progress,
    "the Node language host (half a minute on 2 cores)",
    host,
    unfinished,
    `${pulumi}/sdk/v3/nodejs/cmd/pulumi-language-nodejs`,
    ["-ldflags", "-s -w"],
  );
  await goBuild(
    progress,
    `the Pulumi CLI ${builtVersion} (about 4 minutes on 2 cores)`,
    cli,
    unfinished,
    `${pulumi}/pkg/v3/cmd/pulumi`,
    [
      "-ldflags",
      `-s -w -X ${pulumi}/sdk/v3/go/common/version.Version=v${builtVersion}`,
      "-tags",
      "osusergo,grpcnotrace",
    ],
  );
  // Without it beside the CLI, every output begins with a warning.
  const script = windows ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs";
  copyFileSync(join(dirname(require.resolve("@pulumi/pulumi/package.json")), script), join(unfinished, script));
  chmodSync(join(unfinished, script), 0o755);
  rmSync(dirname(bin), { recursive: true, force: true });
  mkdirSync(dirname(bin));
  renameSync(unfinished, bin);
  return { bin, source: `Go modules, built in ${bin}` };
}

async function goBuild(
  progress: Progress,
  what: string,
  module: string,
  folder: string,
  target: string,
  flags: readonly string[],
): Promise<void> {
  const step = progress(`Building ${what}`);
  try {
    // -v and the downloads name one package a line: something moves on the screen.
    await run(
      "go",
      ["build", "-v", ...flags, "-o", join(folder, executable(target.slice(target.lastIndexOf("/") + 1))), target],
      module,
      step.advance,
    );
    step.done();
  } catch (error) {
    step.failed("go build failed");
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function cacheFolder(version: string): string {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "pulumi-sendgrid-open-tracking", `pulumi-${version}`, "bin");
}

function run(command: string, args: readonly string[], cwd?: string, onLine?: () => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk));
    child.stderr.on("data", (chunk: Buffer) => {
      errors = (errors + chunk).slice(-2000);
      for (let lines = String(chunk).split("\n").length - 1; lines > 0; lines--) onLine?.();
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(" ")} ended with ${code}: ${errors.trim()}`));
    });
  });
}
