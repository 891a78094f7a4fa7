import { readdirSync, readFileSync } from "node:fs";

/** What a process and all below it used. */
export interface Usage {
  /** User and system time. */
  readonly cpuSeconds: number;
  /** The largest resident set of each, by the first words of its command line. */
  readonly peakMegabytes: Readonly<Record<string, number>>;
}

const sampleEveryMilliseconds = 50;
/** `getconf CLK_TCK` on every Linux that Node runs on. */
const ticksPerSecond = 100;

interface Seen {
  command: string;
  ticks: number;
  peakKilobytes: number;
}

/**
 * Watches a process and all below it, until told to stop. It reads /proc, because nothing else counts processes that
 * are killed at the end, as the engine does with providers; so it works on Linux only.
 */
export function watch(pid: number): () => Usage {
  const seen = new Map<number, Seen>();
  const sample = () => {
    for (const each of descendants(pid)) look(each, seen);
  };
  const timer = setInterval(sample, sampleEveryMilliseconds);
  return () => {
    clearInterval(timer);
    const all = [...seen.values()];
    return {
      cpuSeconds: all.reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond,
      peakMegabytes: Object.fromEntries(all.map(({ command, peakKilobytes }) => [command, peakKilobytes / 1024])),
    };
  };
}

function look(pid: number, seen: Map<number, Seen>): void {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, 2).join(" ");
    const [ticks, peakKilobytes] = [Number(fields[11]) + Number(fields[12]), Number(peak ?? 0)];
    const before = seen.get(pid);
    seen.set(pid, { command, ticks, peakKilobytes: Math.max(peakKilobytes, before?.peakKilobytes ?? 0) });
  } catch {
    // It ended while it was looked at; what was seen last stays.
  }
}

function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
    } catch {
      // It ended.
    }
  }
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root);
}
