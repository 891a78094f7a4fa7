import type { Finding } from "./doctor/finding";
import type { Interrupt } from "./io";
import type { Audit } from "./report/audit-report";
import { isWhole, outcomeOf } from "./report/audit-summary";

/** The exit codes of commands. */
export const exitCodes = { clean: 0, violations: 1, misuse: 2, incomplete: 3 } as const;

/** By the convention of shells: 128 and the signal's number. */
export function exitCodeOfInterrupt(signal: Interrupt): number {
  return 128 + { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }[signal];
}

const codesOfOutcomes = {
  passed: exitCodes.clean,
  failed: exitCodes.violations,
  incomplete: exitCodes.incomplete,
} as const;

/** The exit code of a history, which an incomplete audit leaves gaps in. */
export function exitCodeOfHistory(areAllComplete: boolean): number {
  return areAllComplete ? exitCodes.clean : exitCodes.incomplete;
}

/** The exit code of an audit. */
export function exitCodeOf(audit: Audit, interrupt: Interrupt | undefined, areReportsWritten: boolean): number {
  const code = interrupt === undefined ? codesOfOutcomes[outcomeOf(audit)] : exitCodeOfInterrupt(interrupt);
  return areReportsWritten ? code : Math.max(code, exitCodes.misuse);
}

/**
 * The exit code of a comparison of two audits. As there, incomplete comes first: of an account that is unreadable now no
 * change is known. One that was unreadable and can be read again is a change.
 */
export function exitCodeOfComparison(before: Audit, after: Audit, changes: number): number {
  if (!before.complete || !isWhole(after)) return exitCodes.incomplete;
  return changes === 0 ? exitCodes.clean : exitCodes.violations;
}

/** The exit code of a doctor's findings. As there, no answer comes first. */
export function exitCodeOfFindings(findings: readonly Finding[]): number {
  const statuses = new Set(findings.map(({ status }) => status));
  if (statuses.has("no answer")) return exitCodes.incomplete;
  return statuses.has("wrong") ? exitCodes.violations : exitCodes.clean;
}
