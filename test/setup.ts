import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { TestProject } from "vitest/node";
import { keepOurs } from "./coverage/collected";
import { measured, startMeasuring } from "./coverage/measure";
import { type Engine, findEngine, NoEngine } from "./engine/find";
import { progressOnStderr } from "./engine/progress";

declare module "vitest" {
  interface ProvidedContext {
    /** The CLI that end-to-end tests run; none when it cannot be had. */
    engine: Engine | undefined;
    /** Where every simulator of the run writes its requests. */
    logFile: string;
  }
}

const packageFolder = resolve(__dirname, "..");
const results = join(packageFolder, "test-results");
const logFile = join(results, "simulator.log");

/** Builds the package, gets the CLI, and in the end looks at what the whole run sent and executed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  expectNode(process.env.EXPECTED_NODE);
  execFileSync("npm", ["run", "--silent", "build"], { cwd: packageFolder, stdio: "inherit" });
  mkdirSync(results, { recursive: true });
  rmSync(logFile, { force: true });
  const engine = (await hasEndToEndTests(project)) ? await engineOrNone() : undefined;
  project.provide("logFile", logFile);
  project.provide("engine", engine);
  const written = startMeasuring(results);
  const stopKeeping = keepNowAndThen(written);
  return async () => {
    await stopKeeping();
    onlyGetWasSent();
    if (engine !== undefined && (await ranAllTests(project))) await enoughWasExecuted(written);
    rmSync(written, { recursive: true });
  };
}

/** Lets what is written in the course of a run not fill the disk. */
function keepNowAndThen(written: string): () => Promise<void> {
  let isOver = false;
  const keep = async () => {
    while (!isOver) {
      await keepOurs(written, join(packageFolder, "dist"));
      for (let waited = 0; waited < 20 && !isOver; waited++) await setTimeout(500);
    }
  };
  const kept = keep();
  return () => {
    isOver = true;
    return kept;
  };
}

/** The matrix says which Node it put on PATH. */
function expectNode(expected: string | undefined): void {
  if (expected !== undefined && process.version !== `v${expected}`)
    throw new Error(`The tests run on Node ${process.version}, and not on ${expected}.`);
}

async function hasEndToEndTests(project: TestProject): Promise<boolean> {
  const { testFiles } = await project.globTestFiles();
  return testFiles.some((file) => file.includes("/e2e/"));
}

async function engineOrNone(): Promise<Engine | undefined> {
  try {
    const engine = await findEngine(progressOnStderr);
    console.log(`The Pulumi CLI comes from ${engine.source}.`);
    return engine;
  } catch (error) {
    if (!(error instanceof NoEngine) || process.env.CI === "true") throw error;
    const line = "!".repeat(100);
    console.error(`${line}\nNO END-TO-END TEST RUNS: they are counted as skipped.\n${error.message}\n${line}`);
    return undefined;
  }
}

function onlyGetWasSent(): void {
  const requests = existsSync(logFile) ? readFileSync(logFile, "utf8").trim().split("\n").filter(Boolean) : [];
  const others = requests.filter((line) => !line.includes('"method":"GET"'));
  console.log(
    `${requests.length} requests reached a simulator in this run, ${requests.length - others.length} of them GET.`,
  );
  if (others.length > 0) fail(`Something other than GET was sent:\n${others.join("\n")}`);
}

/** Some of the tests execute only some of the package. */
async function ranAllTests(project: TestProject): Promise<boolean> {
  const { testFiles } = await project.globTestFiles();
  return project.vitest.state.getFiles().length === testFiles.length && project.config.testNamePattern === undefined;
}

async function enoughWasExecuted(written: string): Promise<void> {
  const complaints = await measured(packageFolder, written);
  if (complaints.length > 0) fail(complaints.join("\n"));
}

/** An error thrown after the tests would be printed, and the run would pass. */
function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
