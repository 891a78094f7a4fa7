import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { collected } from "./collected";
import { type Count, gapsOf } from "./gaps";
import { complaints, type LeftOut } from "./left-out";
import { type Mapped, mapped } from "./mapped";

const leastPercentOfBranches = 95;

/** Lets this process's children, and theirs, write what they execute. Gives the folder. */
export function startMeasuring(results: string): string {
  const written = join(results, "coverage");
  rmSync(written, { recursive: true, force: true });
  mkdirSync(written, { recursive: true });
  process.env.NODE_V8_COVERAGE = written;
  return written;
}

/** Says how much of the package was executed, and what is wrong about that. */
export async function measured(packageFolder: string, written: string): Promise<readonly string[]> {
  const [sources, scripts] = [join(packageFolder, "provider"), join(packageFolder, "dist")];
  const executed = await collected(written, scripts);
  const files = new Map<string, Mapped>();
  for (const file of readdirSync(sources, { recursive: true, encoding: "utf8" })) {
    // The engine kills a plugin, which then writes nothing: test/e2e/plugin-*.test.ts run it.
    if (!file.endsWith(".ts") || file.startsWith("plugin/")) continue;
    const script = join(scripts, file.replace(/\.ts$/, ".js"));
    const found = await mapped(join(sources, file), script, executed);
    if (found !== undefined) files.set(file, found);
  }
  const textOf = (file: string) => readFileSync(join(sources, file), "utf8").split("\n");
  const { branches, statements, lines } = gapsOf(files, textOf);
  console.log(`Of provider/, the tests execute ${shown(branches, "branches")} and ${shown(statements, "statements")}.`);
  const listed = JSON.parse(readFileSync(join(__dirname, "left-out.json"), "utf8")) as LeftOut;
  const tooFew = percent(branches) < leastPercentOfBranches;
  return [
    ...(tooFew ? [`That is less than ${leastPercentOfBranches} % of the branches.`] : []),
    ...complaints(listed, lines, textOf),
  ];
}

function shown(count: Count, what: string): string {
  return `${count.executed} of ${count.all} ${what} (${percent(count).toFixed(1)} %)`;
}

function percent({ executed, all }: Count): number {
  return (100 * executed) / all;
}
