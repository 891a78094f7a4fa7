declare module "@bcoe/v8-coverage" {
  import type { Profiler } from "node:inspector";

  export type ScriptCov = Pick<Profiler.ScriptCoverage, "url" | "functions">;

  /** Adds up what several processes executed of one script. */
  export function mergeScriptCovs(scripts: readonly ScriptCov[]): ScriptCov | undefined;
}
