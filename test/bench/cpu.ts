import { readdirSync, readFileSync } from "node:fs";

const sampleEveryMilliseconds = 50;
/** `getconf CLK_TCK` on every Linux that Node runs on. */
const ticksPerSecond = 100;

/**
 * Watches a process and all below it, until told to stop; their user and system time in seconds. It reads /proc,
 * because nothing else counts processes that are killed at the end, as the engine does with providers; so it works on
 * Linux only.
 */
export function watchCpu(pid: number): () => number {
  const ticks = new Map<number, number>();
  const sample = () => {
    for (const each of descendants(pid)) {
      const fields = statOf(each);
      // Of one that ended meanwhile, what was seen last stays.
      if (fields !== undefined) ticks.set(each, Number(fields[11]) + Number(fields[12]));
    }
  };
  const timer = setInterval(sample, sampleEveryMilliseconds);
  return () => {
    clearInterval(timer);
    return [...ticks.values()].reduce((sum, each) => sum + each, 0) / ticksPerSecond;
  };
}

function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync("/proc").map(Number).filter(Number.isInteger)) {
    const parent = Number(statOf(pid)?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root);
}

/** The fields of /proc/<pid>/stat from the third on, behind the command's name; none when the process ended. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}
