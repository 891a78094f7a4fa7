import { describeVerdict } from "../expectations/describe-verdict";
import { isFailing, isWarning, type Verdict } from "../expectations/verdict";
import type { Waiver } from "../expectations/waiver";

/** An account whose open tracking is not as expected. It has either `subuser` or `accountId`. */
export interface Violation {
  /** The Subuser's username, when it is one. */
  readonly subuser?: string | undefined;
  /** The customer account's id, when it is one. */
  readonly accountId?: string | undefined;
  /** What was read. */
  readonly enabled: boolean;
  /** What it should be. */
  readonly expected: boolean;
  /** `mandatory` fails a preview, `advisory` warns. */
  readonly enforcementLevel: "mandatory" | "advisory";
  /** The entry of the expectations that says so, as it is written there: `default`, `newsletter`, `eu-*`. */
  readonly rule: string;
  /** A waiver that has expired. */
  readonly waiver?: Waiver;
  /** All of it, and what to do, as a sentence. */
  readonly message: string;
}

/** A violation that an owner answers for, until a day. */
export interface WaivedViolation extends Violation {
  /** The waiver, which is in force. */
  readonly waiver: Waiver;
}

/** The accounts that are not as expected without a waiver, or with one that has expired. */
export function violationsOf(verdicts: readonly Verdict[]): readonly Violation[] {
  return verdicts.filter((verdict) => isFailing(verdict) || isWarning(verdict)).flatMap(violationOf);
}

/** The accounts that are not as expected, and waived. */
export function waivedOf(verdicts: readonly Verdict[]): readonly WaivedViolation[] {
  return verdicts
    .filter(({ verdict }) => verdict === "waived")
    .flatMap(violationOf)
    .flatMap((violation) => (violation.waiver === undefined ? [] : { ...violation, waiver: violation.waiver }));
}

function violationOf(verdict: Verdict): readonly Violation[] {
  const { account, enabled, expected, enforcementLevel, rule, waiver } = verdict;
  if (enabled === undefined || expected === undefined || rule === undefined) return [];
  if (enforcementLevel === undefined || enforcementLevel === "disabled") return [];
  const message = describeVerdict(verdict);
  return [
    { ...account, enabled, expected, enforcementLevel, rule, ...(waiver === undefined ? {} : { waiver }), message },
  ];
}
