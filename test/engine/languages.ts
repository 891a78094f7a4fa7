import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { builtVersion, cacheFolder, executable, windows } from "./cache";
import { run } from "./command";
import { type Engine, NoEngine } from "./find";
import { type GoProgram, goBuild } from "./install";
import type { Progress } from "./progress";

/** A language of programs that the plugin serves, and whose host can be built. */
export type Language = "yaml" | "python" | "go";

const sdk = "github.com/pulumi/pulumi/sdk/v3";

const hosts: Readonly<Record<Language, GoProgram>> = {
  yaml: {
    what: "the YAML language host (about a minute on 2 cores)",
    module: "yaml-host",
    target: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    flags: ["-ldflags", "-s -w"],
  },
  python: {
    what: "the Python language host",
    module: "language-host",
    target: `${sdk}/python/cmd/pulumi-language-python`,
    flags: ["-ldflags", "-s -w"],
  },
  go: {
    what: "the Go language host (about a minute on 2 cores)",
    module: "go-host",
    target: `${sdk}/go/pulumi-language-go`,
    flags: ["-ldflags", "-s -w"],
  },
};

const sdkGenerator: GoProgram = {
  what: "the generator of SDKs (half a minute on 2 cores)",
  module: "yaml-host",
  target: "./generate-sdk",
  flags: ["-ldflags", "-s -w"],
};

/** Pulumi's SDK for Python that the old language host runs, and what generated SDKs need beside it. */
const pythonPackages = ["pulumi==3.272.0", "parver==0.5", "semver==3.1.2"];

/**
 * Makes sure that the CLI can run programs in a language; an official CLI can. What is missing is built into the cache,
 * beside the CLI that was built there.
 *
 * @throws NoEngine when it cannot be had; the message says what to install
 */
export async function findLanguage(engine: Engine, language: Language, progress: Progress): Promise<void> {
  const host = join(engine.bin, executable(`pulumi-language-${language}`));
  if (existsSync(host)) return;
  if (engine.bin !== cacheFolder(builtVersion)) {
    throw new NoEngine(`${host} is missing. Install the Pulumi CLI as a whole: https://www.pulumi.com/docs/install/`);
  }
  await built(hosts[language], progress);
  if (language === "python") await copyPythonScript(engine);
}

/** The program that writes SDKs from a schema. */
export function findSdkGenerator(progress: Progress): Promise<string> {
  return built(sdkGenerator, progress);
}

/** A virtual environment with Pulumi's SDK for Python; the environment variables that activate it. */
export async function findPython(progress: Progress): Promise<Readonly<Record<string, string>>> {
  const folder = join(dirname(dirname(cacheFolder(builtVersion))), `python-${pythonPackages.join("-")}`);
  const bin = (environment: string) => join(environment, windows ? "Scripts" : "bin");
  if (!existsSync(folder)) await installPython(progress, folder, bin);
  return { VIRTUAL_ENV: folder, PATH: `${bin(folder)}${delimiter}${process.env.PATH}` };
}

async function installPython(progress: Progress, folder: string, bin: (folder: string) => string): Promise<void> {
  const step = progress(`Installing ${pythonPackages.join(", ")} for Python`);
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    await run("python3", ["-m", "venv", unfinished]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    await run(join(bin(unfinished), "python"), [...pip, ...pythonPackages]);
    renameSync(unfinished, folder);
    step.done();
  } catch (error) {
    step.failed("pip install failed");
    rmSync(unfinished, { recursive: true, force: true });
    throw new NoEngine(
      `Pulumi's SDK for Python cannot be installed: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Builds a program into the cache, once. Two tests that need it at the same time do not see a half of it. */
async function built(program: GoProgram, progress: Progress): Promise<string> {
  const file = join(cacheFolder(builtVersion), executable(basename(program.target)));
  if (existsSync(file)) return file;
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = mkdtempSync(join(dirname(dirname(file)), "unfinished-"));
  try {
    renameSync(await goBuild(progress, program, unfinished), file);
    return file;
  } catch (error) {
    throw new NoEngine(`${program.what} cannot be built: ${error instanceof Error ? error.message : error}`);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** The language host runs a program with a script that no Go module builds. */
async function copyPythonScript({ bin }: Engine): Promise<void> {
  const module = join(__dirname, hosts.python.module);
  const folder = (await run("go", ["list", "-m", "-f", "{{.Dir}}", sdk], module)).trim();
  const script = join(bin, "pulumi-language-python-exec");
  copyFileSync(join(folder, "python", "cmd", "pulumi-language-python-exec"), script);
  chmodSync(script, 0o755);
}
