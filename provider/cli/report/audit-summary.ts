import { tally } from "../../expectations/verdict";
import type { Audit, NotRead } from "./audit-report";

/** The tally as one line. */
export function tallySentence(audit: Audit): string {
  const { accounts: verdicts, notRead } = audit;
  const { accounts, on, off, violated, waived, expired, unreadable } = tally(verdicts);
  const parts = [
    `${on} on`,
    `${off} off`,
    `${violated} violated`,
    `${waived} waived`,
    `${expired} with an expired waiver`,
    `${unreadable} unreadable`,
    ...(notRead === undefined ? [] : [`${notRead.accounts} not read`]),
  ];
  const earlier = takenOverText(audit);
  const age = earlier === undefined ? "" : `; ${earlier}`;
  return `Open tracking by default: ${parts.join(", ")}, of ${countText(accounts, notRead)}${age}`;
}

/** How many readings are older than the audit, because it was resumed, and how old they are; nothing when none is. */
export function takenOverText({ accounts, startedAt }: Audit): string | undefined {
  const instants = accounts.flatMap(({ enabled, readAt }) => (enabled === undefined ? [] : (readAt ?? [])));
  const earlier = instants.filter((instant) => instant < startedAt).sort();
  if (earlier.length === 0) return undefined;
  return `${earlier.length} taken over from an earlier audit, the oldest read at ${earlier[0]}`;
}

/** How many accounts there are, as far as that is known: `1 account`, `at least 300 accounts`. */
export function countText(read: number, { accounts, isAll }: NotRead = { accounts: 0, isAll: true }): string {
  const count = read + accounts;
  return `${isAll ? "" : "at least "}${count} ${count === 1 ? "account" : "accounts"}`;
}

/** The warning before the numbers of an incomplete audit; nothing when it is complete. */
export function incompleteWarning(audit: Audit): string | undefined {
  if (audit.complete) return undefined;
  const because = audit.incompleteBecause ?? "The reason is unknown.";
  return `THIS AUDIT IS INCOMPLETE: accounts may be missing from it. ${because}`;
}

/** What `off` does not mean. */
export const meaningOfOff =
  "On and off are each account's default; a single message can still switch open tracking on or off for itself.";

/** Which accounts an audit selected; nothing when it is all. */
export function scopeSentence({ source: { subusers, include, exclude } }: Audit): string | undefined {
  if (subusers !== undefined) {
    return subusers.length === 1 ? "Only one subuser was selected." : `Only ${subusers.length} subusers were selected.`;
  }
  const parts = [
    ...(include === undefined ? [] : [`only those that match ${listOf(include)}`]),
    ...(exclude === undefined ? [] : [`none that match ${listOf(exclude)}`]),
  ];
  return parts.length === 0 ? undefined : `Not all accounts were selected: ${parts.join(", and ")}.`;
}

function listOf(patterns: readonly string[]): string {
  return patterns.map((pattern) => `"${pattern}"`).join(" or ");
}
