import { isFailing } from "../expectations/verdict";
import type { Interrupt } from "./io";
import type { Audit } from "./report/audit";

/** What a command ends with. */
export const exitCodes = { clean: 0, violations: 1, misuse: 2, incomplete: 3 } as const;

/** By the convention of shells: 128 and the signal's number. */
export function exitCodeOfInterrupt(signal: Interrupt): number {
  return signal === "SIGINT" ? 130 : 143;
}

/**
 * What an audit ends with. Incomplete comes before violations: 1 promises that everybody was read, so that whoever
 * mends what it names is done.
 */
export function exitCodeOf({ complete, accounts }: Audit, interrupt: Interrupt | undefined): number {
  if (interrupt !== undefined) return exitCodeOfInterrupt(interrupt);
  if (!complete || accounts.some(({ verdict }) => verdict === "unreadable")) return exitCodes.incomplete;
  return accounts.some(isFailing) ? exitCodes.violations : exitCodes.clean;
}
