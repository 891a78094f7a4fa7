import type { Findings } from "../fleet/findings";
import type { Log } from "./serve-provider";

/**
 * Warns, and fails.
 *
 * @param urn the resource that it is about
 */
export function enforceFindings({ failure, warnings }: Findings, log: Log, urn?: string): void {
  for (const warning of warnings) log("warning", warning, urn === undefined ? {} : { urn });
  if (failure !== undefined) throw new Error(failure);
}
