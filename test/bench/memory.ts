import { contentOf, descendants } from "./processes";

const sampleEveryMilliseconds = 50;

/**
 * Watches the process below another one whose command line has a text in it; the most memory it ever had, in MB.
 */
export function watchMemory(pid: number, commandLine: string): () => number {
  let peak = 0;
  const sample = () => {
    for (const each of descendants(pid)) {
      if (!contentOf(each, "cmdline")?.includes(commandLine)) continue;
      const [, kilobytes] = /^VmHWM:\s*(\d+) kB/m.exec(contentOf(each, "status") ?? "") ?? [];
      peak = Math.max(peak, Number(kilobytes ?? 0) / 1000);
    }
  };
  const timer = setInterval(sample, sampleEveryMilliseconds);
  return () => {
    clearInterval(timer);
    return peak;
  };
}
