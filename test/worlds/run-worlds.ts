import type { Counts } from "./journal";
import { runWorld } from "./run-world";
import type { Subject } from "./subject";

/** A world in which something did not hold. */
interface FailedWorld {
  readonly seed: number;
  readonly violations: readonly string[];
}

/** What became of many worlds. */
export interface WorldsResult {
  readonly worlds: number;
  readonly failed: readonly FailedWorld[];
  readonly counts: readonly (readonly [what: string, times: number])[];
}

/** Runs the client through the worlds of all these seeds, one after another. */
export async function runWorlds(subject: Subject, seeds: readonly number[]): Promise<WorldsResult> {
  const failed: FailedWorld[] = [];
  const counts: Counts = new Map();
  for (const seed of seeds) {
    const { violations, counts: added } = await runWorld(subject, seed);
    if (violations.length > 0) failed.push({ seed, violations });
    addCounts(counts, added);
  }
  return { worlds: seeds.length, failed, counts: [...counts] };
}

/** Puts the results of several processes together. */
export function joinResults(results: readonly WorldsResult[]): WorldsResult {
  const counts: Counts = new Map();
  for (const result of results) addCounts(counts, result.counts);
  return {
    worlds: results.reduce((sum, { worlds }) => sum + worlds, 0),
    failed: results.flatMap(({ failed }) => failed).sort((one, other) => one.seed - other.seed),
    counts: [...counts].sort(([one], [other]) => one.localeCompare(other)),
  };
}

function addCounts(counts: Counts, added: WorldsResult["counts"] | Counts): void {
  for (const [what, times] of added) counts.set(what, (counts.get(what) ?? 0) + times);
}
