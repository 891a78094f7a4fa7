import type { Mapped } from "./mapped";

/** Branches and statements of source files: how many there are, how many were executed, and where the others are. */
export interface Gaps {
  readonly branches: Count;
  readonly statements: Count;
  /** The lines, without their indentation, in which something was not executed, by file. */
  readonly lines: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface Count {
  all: number;
  executed: number;
}

/** Counts what was executed; `textOf` gives a file's lines. */
export function gapsOf(files: ReadonlyMap<string, Mapped>, textOf: (file: string) => readonly string[]): Gaps {
  const branches = { all: 0, executed: 0 };
  const statements = { all: 0, executed: 0 };
  const lines = new Map<string, Set<string>>();
  for (const [file, mapped] of files) {
    const text = textOf(file);
    const count = (total: Count, times: number, line: number) => {
      total.all += 1;
      if (times > 0) total.executed += 1;
      else lines.set(file, (lines.get(file) ?? new Set()).add(text[line - 1]?.trim() ?? ""));
    };
    for (const [id, times] of Object.entries(mapped.s)) count(statements, times, lineOf(mapped.statementMap[id]));
    for (const [id, arms] of Object.entries(mapped.b)) {
      const branch = mapped.branchMap[id];
      arms.forEach((times, arm) => {
        count(branches, times, lineOf(branch?.locations[arm]) || lineOf(branch?.loc));
      });
    }
  }
  return { branches, statements, lines };
}

/** An `else` that is not written has no line. */
function lineOf(range: { readonly start: { readonly line?: number } } | undefined): number {
  return range?.start.line ?? 0;
}
