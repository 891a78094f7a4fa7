import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { defects, findDefect } from "./defects";
import { faultNames } from "./faults";
import { runWorld } from "./run-world";
import { joinResults, runWorlds, type WorldsResult } from "./run-worlds";
import { loadSubject } from "./subject";

/** Failed worlds that are printed, and violations of each. */
const maxPrinted = { worlds: 20, violations: 5 };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "10000" },
      seed: { type: "string" },
      defects: { type: "boolean" },
      share: { type: "string" },
    },
  });
  const seeds = numberOf("seeds", values.seeds);
  if (values.share !== undefined) return runShare(seeds, numberOf("share", values.share));
  if (values.seed !== undefined) return replay(numberOf("seed", values.seed));
  if (values.defects) return showDefects();
  await runAll(seeds);
}

function numberOf(option: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`--${option} is ${JSON.stringify(text)}, not a whole number.`);
}

const processes = availableParallelism();

/** Every process takes a share of the seeds. */
async function runAll(seeds: number): Promise<void> {
  const start = performance.now();
  const shares = Array.from({ length: processes }, (_, share) => resultOfShare(seeds, share));
  const { worlds, failed, counts } = joinResults(await Promise.all(shares));
  const never = faultNames.filter((fault) => !counts.some(([what]) => what === `fault: ${fault}`));
  for (const [what, times] of counts) console.log(`${times.toLocaleString("en").padStart(12)}  ${what}`);
  for (const fault of never) console.log(`${"never".padStart(12)}  fault: ${fault}`);
  for (const { seed, violations } of failed.slice(0, maxPrinted.worlds)) {
    console.log(`\n${violations.length} violations, replayed by: npm run worlds -- --seed ${seed}`);
    for (const violation of violations.slice(0, maxPrinted.violations)) console.log(`  ${violation}`);
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`\n${worlds} worlds in ${seconds} s with ${processes} processes, ${failed.length} with a violation`);
  if (worlds !== seeds || failed.length > 0 || never.length > 0) process.exitCode = 1;
}

function resultOfShare(seeds: number, share: number): Promise<WorldsResult> {
  return new Promise((resolve, reject) => {
    const child = fork(__filename, ["--seeds", String(seeds), "--share", String(share)]);
    child.on("message", (result) => resolve(result as WorldsResult));
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`The process of share ${share} ended with ${code}.`)));
  });
}

async function runShare(seeds: number, share: number): Promise<void> {
  const own = seedsUpTo(seeds).filter((seed) => seed % processes === share);
  process.send?.(await runWorlds(loadSubject(), own));
}

function seedsUpTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

async function replay(seed: number): Promise<void> {
  const { violations } = await runWorld(loadSubject(), seed, (line) => console.log(line));
  console.log(`\nseed ${seed}: ${violations.length} violations`);
  for (const violation of violations) console.log(`  ${violation}`);
  if (violations.length > 0) process.exitCode = 1;
}

async function showDefects(): Promise<void> {
  console.log("| planted defect | found by seed | as |\n|---|---|---|");
  for (const defect of defects) {
    const found = await findDefect(defect, seedsUpTo(2000));
    console.log(`| ${defect.what} | ${found?.seed ?? "none of 2000"} | ${found?.violation ?? ""} |`);
    if (found === undefined) process.exitCode = 1;
  }
}

void main();
