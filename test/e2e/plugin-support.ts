import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { inject } from "vitest";
import { run } from "../engine/command";
import { type Engine, NoEngine } from "../engine/find";
import { installPlugin } from "../engine/install-plugin";
import { findLanguage, findPython, findSdkGenerator, type Language } from "../engine/languages";
import { progressOnStderr } from "../engine/progress";
import { packageFolder, type Stack } from "../engine/stack";
import { filesOf, type PluginProgram } from "./plugin-programs";
import { type NewStack, newStack } from "./support";

const engine = inject("engine");

/** Where the tests find the plugin's schema. */
export const schemaFile = join(packageFolder, "provider", "plugin", "schema.json");

/** A language in which the plugin can be tried here. */
export interface PluginLanguage {
  readonly language: Language;
  /** What the CLI's environment needs for it. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the SDK that was generated for it is; none for YAML. */
  readonly sdk?: string;
}

/**
 * A language host, and an SDK generated from the schema; nothing, loudly, when they cannot be had. With CI=true that is a
 * failure.
 */
export async function pluginLanguage(language: Language): Promise<PluginLanguage | undefined> {
  if (engine === undefined) return undefined;
  try {
    await findLanguage(engine, language, progressOnStderr);
    return { language, ...(await environmentOf(engine, language)) };
  } catch (error) {
    return unavailable(error, `NO TEST OF THE PLUGIN RUNS IN ${language.toUpperCase()}`);
  }
}

/** Says loudly what does not run, and why. */
function unavailable(error: unknown, what: string): undefined {
  if (!(error instanceof NoEngine) || process.env.CI === "true") throw error;
  const line = "!".repeat(100);
  console.error(`${line}\n${what}: its tests are counted as skipped.\n${error.message}\n${line}`);
  return undefined;
}

async function environmentOf(engine: Engine, language: Language) {
  if (language === "yaml") return { env: {} };
  const { folder: sdk } = await generatedSdk(language);
  if (language === "go") return { env: { GOFLAGS: "-mod=mod" }, sdk };
  const { PATH = "", ...python } = await findPython(progressOnStderr);
  const env = { ...python, PATH: `${engine.bin}${delimiter}${PATH}`, PYTHONPATH: `${sdk}-installed` };
  await installSdk(sdk, env);
  return { env, sdk };
}

/** Installs an SDK as its user does, but into a folder of its own. */
async function installSdk(sdk: string, { VIRTUAL_ENV: python, PYTHONPATH: target }: Record<string, string>) {
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--upgrade"];
  await run(join(python ?? "", "bin", "python"), [...pip, "--target", target ?? "", sdk]);
}

/** Generates the SDK of a language: the folder that has it, and what the generator warned of. */
export async function generatedSdk(language: string) {
  const folder = join(packageFolder, "test-results", "sdk", language);
  const warnings = await run(await findSdkGenerator(progressOnStderr), [schemaFile, language, folder]);
  return { folder, warnings };
}

/** A stack of a program in a language that uses the plugin, and a way to change the program. */
export async function newPluginStack(
  { language, env, sdk }: PluginLanguage,
  program: PluginProgram,
  options: NewStack = {},
): Promise<{ readonly stack: Stack; readonly write: (program: PluginProgram) => void }> {
  const stack = await newStack(filesOf(language, program), { ...options, env: { ...env, ...options.env } });
  if (language === "go") stack.write(goModule(sdk ?? ""));
  installPlugin(stack);
  return { stack, write: (next) => stack.write(filesOf(language, next)) };
}

/** The module of the example, with the generated SDK in the place that its reader has it in. */
function goModule(sdk: string): Readonly<Record<string, string>> {
  const example = (file: string) => readFileSync(join(packageFolder, "examples", "go", file), "utf8");
  return { "go.mod": example("go.mod").replace("./sdk/go", sdk), "go.sum": example("go.sum") };
}
