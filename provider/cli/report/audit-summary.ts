import { isFailing, isUndecided, tally, waiversEndingSoon } from "../../expectations/verdict";
import { soonDays } from "../../expectations/waiver";
import { ageText } from "../../text/age-text";
import { show } from "../../text/show";
import type { Audit, AuditedAccount, NotRead } from "./audit-report";

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
  const owners = ownersText(audit, show);
  const owner = owners === undefined ? "" : ` of ${owners}`;
  const earlier = takenOverText(audit);
  const age = earlier === undefined ? "" : `; ${earlier}`;
  const ending = waiversEndingSoon(verdicts, audit.today).length;
  const soon =
    ending === 0 ? "" : `; ${ending} ${ending === 1 ? "waiver ends" : "waivers end"} within ${soonDays} days`;
  const nothing = accounts > 0 && expectedOf(audit) === 0 ? "; nothing was expected" : unspecifiedText(audit);
  const failures = strictFailures(audit);
  const strict = failures.length === 0 ? "" : `; --strict fails for ${failures.join(", ")}`;
  return `Open tracking by default: ${parts.join(", ")}, of ${countText(accounts, notRead)}${owner}${age}${soon}${nothing}${strict}`;
}

/**
 * Whose accounts these are: `"acme"`, or of several parent accounts `eu ("acme-eu") and us`; nothing when that is unknown.
 *
 * @param quote how a username is written in this format
 */
export function ownersText(
  { source: { parentUsername, parents } }: Audit,
  quote: (username: string) => string,
): string | undefined {
  if (parents === undefined) return parentUsername === undefined ? undefined : quote(parentUsername);
  const owners = parents.map((parent) => {
    return parent.parentUsername === undefined ? parent.name : `${parent.name} (${quote(parent.parentUsername)})`;
  });
  return [owners.slice(0, -1).join(", "), owners.at(-1)].filter((text) => text !== "").join(" and ");
}

/** The parent accounts of which no account was selected, by name; `undefined` is the only one, which has no name. */
export function parentsWithoutAccounts({ accounts, source }: Audit): readonly (string | undefined)[] {
  const names = source.parents?.map(({ name }) => name) ?? [undefined];
  const found = new Set(accounts.map(({ account }) => account.parent));
  return names.filter((name) => !found.has(name));
}

/** What was not compared is said, also where it does not fail. */
function unspecifiedText({ source, accounts, strict }: Audit): string {
  const count = source.expectations === undefined || strict ? 0 : accounts.filter(isUndecided).length;
  return count === 0 ? "" : `; nothing is expected of ${count} ${count === 1 ? "account" : "accounts"}`;
}

function expectedOf({ accounts }: Audit): number {
  return accounts.filter(({ expected }) => expected !== undefined).length;
}

/** For what an audit fails because it is strict: what has no effect, and accounts that nothing was said of. */
function strictFailures(audit: Audit): readonly string[] {
  if (!audit.strict) return [];
  const { staleWaivers, unmatchedEntries = [], unmatchedPatterns = [], accounts, source, coverage } = audit;
  // Where an entry says that nothing is expected, that was said.
  const unsaid = accounts.filter(isUndecided);
  const counts = [
    [staleWaivers.length, "stale waiver", "stale waivers"],
    [unmatchedEntries.length, "unmatched entry", "unmatched entries"],
    [unmatchedPatterns.length, "unmatched pattern", "unmatched patterns"],
    [source.expectations === undefined ? 0 : unsaid.length, "unspecified account", "unspecified accounts"],
    [coverage?.undeclared.length ?? 0, "undeclared account", "undeclared accounts"],
  ] as const;
  return counts.flatMap(([count, one, many]) => (count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]));
}

/** How many readings were made before this audit, and how old they are; nothing when none was. */
export function takenOverText(audit: Audit): string | undefined {
  const { accounts } = audit;
  const parts = [
    ...originText(
      audit,
      "taken over from an earlier audit",
      accounts.filter(({ takenOver }) => takenOver),
    ),
    ...originText(
      audit,
      "from the readings cache",
      accounts.filter(({ fromCache }) => fromCache),
    ),
  ];
  return parts.length === 0 ? undefined : parts.join("; ");
}

function originText({ finishedAt }: Audit, origin: string, readings: readonly AuditedAccount[]): readonly string[] {
  if (readings.length === 0) return [];
  const [oldest = finishedAt] = readings.flatMap(({ readAt }) => readAt ?? []).sort();
  const age = ageText(Date.parse(finishedAt) - Date.parse(oldest));
  return [`${readings.length} ${origin}, the oldest read at ${oldest} (${age} old)`];
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

/** What an audit comes to. */
export type Outcome = "passed" | "failed" | "incomplete";

/**
 * What an audit comes to. Incomplete comes before failed, which promises that all accounts were read, so that nothing is
 * left after the violations are fixed.
 */
export function outcomeOf(audit: Audit): Outcome {
  const { accounts, unmatchedPatterns = [], source } = audit;
  // Without accounts it is a mistyped pattern more often than a SendGrid without subusers.
  if (parentsWithoutAccounts(audit).length > 0 || !isWhole(audit)) return "incomplete";
  const isLess = unmatchedPatterns.some(({ property }) => property === "include");
  if (isLess && source.expectations !== undefined) return "incomplete";
  return accounts.some(isFailing) || strictFailures(audit).length > 0 ? "failed" : "passed";
}

/** Whether all accounts were read. */
export function isWhole({ complete, accounts }: Audit): boolean {
  return complete && !accounts.some(({ verdict }) => verdict === "unreadable");
}
