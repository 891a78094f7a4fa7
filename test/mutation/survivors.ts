import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Stryker } from "@stryker-mutator/core";

/** A mutant of Stryker, and what became of it. */
export type Mutant = Awaited<ReturnType<Stryker["runMutationTest"]>>[number];

/** A change of one line that no test notices. */
export interface Survivor {
  /** From `provider/`. */
  readonly file: string;
  /** The line; the first of them, where several are changed. */
  readonly from: string;
  /** The same after the change. */
  readonly to: string;
}

/** Why no unit test notices a change: it changes nothing that can be seen, or only the test of that name sees it. */
export type Explanation = Survivor & ({ readonly equivalent: string } | { readonly endToEnd: string });

const tests = resolve(__dirname, "..");

/** All that are explained. */
export function readExplanations(): readonly Explanation[] {
  return JSON.parse(readFileSync(join(tests, "mutation/survivors.json"), "utf8")) as readonly Explanation[];
}

/** A mutant as its line before and after, so that it is found again wherever that line stands. */
export function survivorOf({ fileName, location: { start, end }, replacement }: Mutant): Survivor {
  const lines = readFileSync(fileName, "utf8").split("\n");
  const [first = "", last = ""] = [lines[start.line - 1], lines[end.line - 1]];
  const to = `${first.slice(0, start.column - 1)}${replacement}${last.slice(end.column - 1)}`;
  return { file: fileOf(fileName), from: first.trim(), to: to.replace(/\s+/g, " ").trim() };
}

/** A file's name from `provider/`. */
export function fileOf(fileName: string): string {
  return fileName.replace(/^.*\bprovider\//, "");
}

/** One text for one change. */
export function keyOf({ file, from, to }: Survivor): string {
  return JSON.stringify([file, from, to]);
}

/** What is wrong with explanations: nothing survives that needs it, or it explains nothing. */
export function complaintsAbout(
  explanations: readonly Explanation[],
  survivors: readonly Survivor[],
): readonly string[] {
  const surviving = new Set(survivors.map(keyOf));
  const endToEndTests = textsOf(join(tests, "e2e"));
  return explanations.flatMap((explanation) => {
    if (!surviving.has(keyOf(explanation))) return [`Explained, but no such change survives: ${keyOf(explanation)}`];
    if ("equivalent" in explanation || endToEndTests.includes(`test(${JSON.stringify(explanation.endToEnd)}`))
      return [];
    return [
      `There is no end-to-end test ${JSON.stringify(explanation.endToEnd)}, which explains ${keyOf(explanation)}`,
    ];
  });
}

function textsOf(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));
  return files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
}
