import { descendants, statOf } from "./processes";

const sampleEveryMilliseconds = 50;
/** `getconf CLK_TCK` on every Linux that Node runs on. */
const ticksPerSecond = 100;

/**
 * Watches a process and all below it, until told to stop; their user and system time in seconds. It reads /proc,
 * because nothing else counts processes that are killed at the end, as the engine does with providers.
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
