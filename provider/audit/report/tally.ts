import { tally } from "../../expectations/verdict";
import type { Audit, NotRead } from "./audit";

/** The tally as one line. */
export function tallySentence({ accounts: judged, notRead }: Audit): string {
  const { accounts, on, off, violated, waived, expired, unreadable } = tally(judged);
  const parts = [
    `${on} on`,
    `${off} off`,
    `${violated} violated`,
    `${waived} waived`,
    `${expired} with an expired waiver`,
    `${unreadable} unreadable`,
    ...(notRead === undefined ? [] : [`${notRead.accounts} not read`]),
  ];
  return `Open tracking by default: ${parts.join(", ")}, of ${countText(accounts, notRead)}`;
}

/** How many accounts there are, as far as that is known: `1 account`, `at least 300 accounts`. */
export function countText(read: number, { accounts, isAll }: NotRead = { accounts: 0, isAll: true }): string {
  const count = read + accounts;
  return `${isAll ? "" : "at least "}${count} ${count === 1 ? "account" : "accounts"}`;
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
