import { isFailing } from "../expectations/verdict";
import type { Interrupt } from "./io";
import type { Audit } from "./report/audit-report";
import { strictFailures } from "./report/audit-summary";

/** The exit codes of commands. */
export const exitCodes = { clean: 0, violations: 1, misuse: 2, incomplete: 3 } as const;

/** By the convention of shells: 128 and the signal's number. */
export function exitCodeOfInterrupt(signal: Interrupt): number {
  return 128 + { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }[signal];
}

/**
 * The exit code of an audit. Incomplete comes before violations: 1 promises that all accounts were read, so that nothing
 * is left after the violations are fixed.
 */
export function exitCodeOf(audit: Audit, interrupt: Interrupt | undefined, areReportsWritten: boolean): number {
  const code = interrupt === undefined ? exitCodeOfFindings(audit) : exitCodeOfInterrupt(interrupt);
  return areReportsWritten ? code : Math.max(code, exitCodes.misuse);
}

function exitCodeOfFindings(audit: Audit): number {
  const { accounts, unmatchedPatterns = [], source } = audit;
  // Without accounts it is a mistyped pattern more often than a SendGrid without subusers.
  if (accounts.length === 0 || !isWhole(audit)) return exitCodes.incomplete;
  const isLess = unmatchedPatterns.some(({ property }) => property === "include");
  if (isLess && source.expectations !== undefined) return exitCodes.incomplete;
  return accounts.some(isFailing) || strictFailures(audit).length > 0 ? exitCodes.violations : exitCodes.clean;
}

/**
 * The exit code of a comparison of two audits. As there, incomplete comes first: of an account that is unreadable now no
 * change is known. One that was unreadable and can be read again is a change.
 */
export function exitCodeOfComparison(before: Audit, after: Audit, changes: number): number {
  if (!before.complete || !isWhole(after)) return exitCodes.incomplete;
  return changes === 0 ? exitCodes.clean : exitCodes.violations;
}

function isWhole({ complete, accounts }: Pick<Audit, "complete" | "accounts">): boolean {
  return complete && !accounts.some(({ verdict }) => verdict === "unreadable");
}
