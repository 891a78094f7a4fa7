import type { AccountName } from "./account-name";
import type { EnforcementLevel } from "./assertion";
import { isEndingSoon, type Waiver } from "./waiver";

/**
 * The result for an account: `unspecified` when nothing is expected, `expired-waiver` when the expectation is violated and
 * its waiver has expired.
 */
export type VerdictKind = "met" | "violated" | "waived" | "expired-waiver" | "unreadable" | "unspecified";

/** One account, evaluated. */
export interface Verdict {
  readonly account: AccountName;
  readonly verdict: VerdictKind;
  /** Absent when it could not be read. */
  readonly enabled?: boolean;
  /** Absent when nothing is said. */
  readonly expected?: boolean;
  readonly enforcementLevel?: EnforcementLevel;
  /** The entry that decided, as the file writes it: `default`, `newsletter`, `eu-*`. */
  readonly rule?: string;
  /** With `waived` and `expired-waiver`. */
  readonly waiver?: Waiver;
}

/** How many accounts there are of each kind. `accounts` is the sum of `on`, `off` and `unreadable`. */
export interface Tally {
  /** All of them. */
  readonly accounts: number;
  /** Those whose open tracking is on. */
  readonly on: number;
  /** Those whose open tracking is off. */
  readonly off: number;
  /** Those that are as expected. */
  readonly met: number;
  /** Those that are not, without a waiver. */
  readonly violated: number;
  /** Those that are not, or cannot be read, with a waiver that is in force. */
  readonly waived: number;
  /** Those that are not, with a waiver that has expired. */
  readonly expired: number;
  /** Those that could not be read, also the waived ones. */
  readonly unreadable: number;
  /** Those that nothing is expected of. */
  readonly unspecified: number;
}

/** Whether a verdict fails a preview or an audit. An account that could not be read is another failure. */
export function isFailing(verdict: Verdict): boolean {
  return isContradiction(verdict) && verdict.enforcementLevel === "mandatory";
}

/** Whether a verdict is a warning. */
export function isWarning(verdict: Verdict): boolean {
  return isContradiction(verdict) && verdict.enforcementLevel === "advisory";
}

function isContradiction({ verdict }: Verdict): boolean {
  return verdict === "violated" || verdict === "expired-waiver";
}

/** Whether no entry applies to an account. One with `disabled` does: that nothing is expected is its decision. */
export function isUndecided({ verdict, rule }: Verdict): boolean {
  return verdict === "unspecified" && rule === undefined;
}

/** The waivers in force that end soon, those that end first first. */
export function waiversEndingSoon<W extends Waiver>(
  verdicts: readonly { readonly verdict: VerdictKind; readonly waiver?: W }[],
  today: string,
): readonly W[] {
  return verdicts
    .flatMap(({ verdict, waiver }) => (verdict === "waived" && waiver && isEndingSoon(waiver, today) ? [waiver] : []))
    .sort((one, other) => (one.expires < other.expires ? -1 : Number(one.expires > other.expires)));
}

/** Counts verdicts. */
export function tally(verdicts: readonly Verdict[]): Tally {
  const count = (isCounted: (verdict: Verdict) => boolean) => verdicts.filter(isCounted).length;
  const countOf = (kind: VerdictKind) => count(({ verdict }) => verdict === kind);
  return {
    accounts: verdicts.length,
    on: count(({ enabled }) => enabled === true),
    off: count(({ enabled }) => enabled === false),
    met: countOf("met"),
    violated: countOf("violated"),
    waived: countOf("waived"),
    expired: countOf("expired-waiver"),
    unreadable: count(({ enabled }) => enabled === undefined),
    unspecified: countOf("unspecified"),
  };
}
