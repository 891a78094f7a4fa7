import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import type { PulumiCommand as Command } from "@pulumi/pulumi/automation";
import { builtVersion, cacheFolder, executable, installedVersion, windows } from "./cache";
import { run } from "./command";
import type { Engine } from "./find";
import type { Progress } from "./progress";

const require = createRequire(__filename);

/** The CLI of the official installer. */
export async function install(progress: Progress): Promise<Engine> {
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

/** The CLI and its language host, built from Go modules. */
export async function build(progress: Progress): Promise<Engine> {
  const cli = join(__dirname, "cli");
  const version = await run("go", ["version"], cli).catch(() => "");
  const [, major = "0", minor = "0"] = /go(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) < 1 || Number(minor) < 26)
    throw new Error(`There is no Go 1.26 or newer to build it with (found: ${version.trim() || "none"}).`);
  const bin = cacheFolder(builtVersion);
  mkdirSync(dirname(dirname(bin)), { recursive: true });
  const unfinished = mkdtempSync(`${dirname(bin)}-`);
  for (const binary of binaries) await goBuild(progress, binary, unfinished);
  // Without it beside the CLI, every output begins with a warning.
  const script = windows ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs";
  copyFileSync(join(dirname(require.resolve("@pulumi/pulumi/package.json")), script), join(unfinished, script));
  chmodSync(join(unfinished, script), 0o755);
  rmSync(dirname(bin), { recursive: true, force: true });
  mkdirSync(dirname(bin));
  renameSync(unfinished, bin);
  return { bin, source: `Go modules, built in ${bin}` };
}

/** One program of Pulumi's, in a Go module that only requires it. */
export interface GoProgram {
  readonly what: string;
  readonly module: string;
  readonly target: string;
  readonly flags: readonly string[];
}

const pulumi = "github.com/pulumi/pulumi";

const binaries: readonly GoProgram[] = [
  {
    what: "the Node language host (half a minute on 2 cores)",
    module: "language-host",
    target: `${pulumi}/sdk/v3/nodejs/cmd/pulumi-language-nodejs`,
    flags: ["-ldflags", "-s -w"],
  },
  {
    what: `the Pulumi CLI ${builtVersion} (about 4 minutes on 2 cores)`,
    module: "cli",
    target: `${pulumi}/pkg/v3/cmd/pulumi`,
    flags: [
      "-ldflags",
      `-s -w -X ${pulumi}/sdk/v3/go/common/version.Version=v${builtVersion}`,
      "-tags",
      "osusergo,grpcnotrace",
    ],
  },
];

/** Builds a program into a folder; the file that it is. */
export async function goBuild(
  progress: Progress,
  { what, module, target, flags }: GoProgram,
  folder: string,
): Promise<string> {
  const step = progress(`Building ${what}`);
  try {
    const output = join(folder, executable(basename(target)));
    // -v and the downloads name one package a line: something moves on the screen.
    await run("go", ["build", "-v", ...flags, "-o", output, target], join(__dirname, module), step.advance);
    step.done();
    return output;
  } catch (error) {
    step.failed("go build failed");
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
