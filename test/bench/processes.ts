import { readdirSync, readFileSync } from "node:fs";

/** A process and all below it, by the numbers in /proc: on Linux only. */
export function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync("/proc").map(Number).filter(Number.isInteger)) {
    const parent = Number(statOf(pid)?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root);
}

/** The fields of /proc/<pid>/stat from the third on, behind the command's name; none when the process ended. */
export function statOf(pid: number): string[] | undefined {
  const stat = contentOf(pid, "stat");
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** A file of a process in /proc; nothing when the process ended. */
export function contentOf(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}
