import type { Audit } from "./audit";
import { type Outcome, outcomeOf } from "./outcome";

/** An audit in numbers. */
export interface Tally {
  readonly accounts: number;
  readonly on: number;
  readonly off: number;
  readonly met: number;
  /** At any enforcement level but `disabled`. */
  readonly violated: number;
  readonly waived: number;
  /** With a waiver that has expired. */
  readonly expired: number;
  readonly unreadable: number;
  readonly unexpected: number;
}

/** Counts. An account that could not be read is neither on nor off. */
export function tally({ accounts }: Audit): Tally {
  const outcomes = new Map<Outcome, number>();
  for (const account of accounts) {
    const outcome = outcomeOf(account);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  const withOutcome = (outcome: Outcome) => outcomes.get(outcome) ?? 0;
  return {
    accounts: accounts.length,
    on: accounts.filter(({ enabled }) => enabled === true).length,
    off: accounts.filter(({ enabled }) => enabled === false).length,
    met: withOutcome("met"),
    violated: withOutcome("violated"),
    waived: withOutcome("waived"),
    expired: withOutcome("expired-waiver"),
    unreadable: withOutcome("unreadable"),
    unexpected: withOutcome("unexpected"),
  };
}

/** The tally as one line. */
export function tallySentence(audit: Audit): string {
  const { accounts, on, off, violated, waived, expired, unreadable } = tally(audit);
  const parts = [
    `${on} on`,
    `${off} off`,
    `${violated} violated`,
    `${waived} waived`,
    `${expired} with an expired waiver`,
    `${unreadable} unreadable`,
  ];
  return `Open tracking by default: ${parts.join(", ")}, of ${accounts} ${accounts === 1 ? "account" : "accounts"}`;
}

/** What has to be said before anybody relies on the numbers; nothing when the audit is complete. */
export function incompleteWarning(audit: Audit): string | undefined {
  if (audit.complete) return undefined;
  const because = audit.incompleteBecause ?? "It is not known why.";
  return `THIS AUDIT IS INCOMPLETE: accounts may be missing from it. ${because}`;
}

/** What `off` does not mean. */
export const meaningOfOff =
  "On and off are each account's default; a single message can still switch open tracking on or off for itself.";
