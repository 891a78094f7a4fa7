import { type AccountName, accountNamed, accountNameOf, type Named } from "../../expectations/account-name";
import { daysUntil } from "../../expectations/day";
import { reasonOfStaleWaiver } from "../../expectations/describe-verdict";
import type { UnmatchedPattern } from "../../expectations/include-exclude";
import type { StaleWaiver } from "../../expectations/stale-waivers";
import { reasonOfUnmatched, type UnmatchedEntry } from "../../expectations/unmatched-entry";
import { type VerdictKind, waiversEndingSoon } from "../../expectations/verdict";
import { describeEnd, type Waiver } from "../../expectations/waiver";
import { show } from "../../text/show";
import type { Audit, AuditedAccount } from "./audit-report";

/** From what needs the most attention to what needs none. */
const verdicts: readonly VerdictKind[] = ["violated", "expired-waiver", "unreadable", "waived", "unspecified", "met"];

/** The words that readers see. */
export const verdictLabels: Readonly<Record<VerdictKind, string>> = {
  violated: "violated",
  "expired-waiver": "waiver expired",
  unreadable: "unreadable",
  waived: "waived",
  unspecified: "nothing expected",
  met: "as expected",
};

/** How much attention a verdict needs: 0 is the most. */
export function verdictRank(verdict: VerdictKind): number {
  return verdicts.indexOf(verdict);
}

/** Whether an account needs attention. */
export function needsALook(account: AuditedAccount): boolean {
  return verdictRank(account.verdict) <= verdictRank("waived");
}

/** All accounts, those that need the most attention first, otherwise in the audit's order. */
export function bySeverity({ accounts }: Audit): readonly AuditedAccount[] {
  return [...accounts].sort((a, b) => verdictRank(a.verdict) - verdictRank(b.verdict));
}

/** The accounts that need attention, those that need it most first. */
export function worthALook(audit: Audit): readonly AuditedAccount[] {
  return bySeverity(audit).filter(needsALook);
}

/** `on` or `off`, the account's default; `unknown` when it could not be read. */
export function stateOf({ enabled }: { readonly enabled?: boolean }): "on" | "off" | "unknown" {
  if (enabled === undefined) return "unknown";
  return enabled ? "on" : "off";
}

/** What is expected; nothing when nothing is. */
export function expectedOf({ expected }: AuditedAccount): "on" | "off" | undefined {
  if (expected === undefined) return undefined;
  return expected ? "on" : "off";
}

/** An account's kind: two of different kinds may have the same name. */
export function kindOf(account: Named): "subuser" | "customer account" {
  return account.subuser === undefined ? "customer account" : "subuser";
}

/** The name of the account's parent, to put after the account's name: ` of eu`. Empty in an audit of one API key. */
export function parentSuffix({ parent }: Named): string {
  return parent === undefined ? "" : ` of ${parent}`;
}

/** Why an account has its verdict; of a waiver its owner and its last day, and of an earlier reading its moment. */
export function reasonOf(account: AuditedAccount): string {
  const { readAt, takenOver, fromCache } = account;
  const why = reasonOfVerdict(account);
  if (readAt === undefined || !(takenOver || fromCache)) return why;
  return `${why.replace(/\.?$/, ".")} Read at ${readAt}, from ${takenOver ? "an earlier audit" : "the readings cache"}.`;
}

function reasonOfVerdict(account: AuditedAccount): string {
  const { error, waiver, rule, enforcementLevel } = account;
  if (account.verdict === "unreadable") return error?.message ?? unknownReason;
  if (account.enabled === undefined && waiver !== undefined) {
    return `${capitalized(describeWaiver(waiver, false))}. ${error?.message ?? unknownReason}`;
  }
  const expected = expectedOf(account);
  if (expected === undefined) return "Nothing is expected of it.";
  const level = enforcementLevel === undefined ? "" : ` (${enforcementLevel})`;
  const by = rule === undefined ? "" : ` by the rule ${rule}`;
  const decided = waiver === undefined ? "" : `; ${describeWaiver(waiver, account.verdict === "expired-waiver")}`;
  return `Expected ${expected}${level}${by}${decided}`;
}

const unknownReason = "The reason is unknown.";

function describeWaiver({ owner, expires, justification }: Waiver, expired: boolean): string {
  const until = expired ? `the waiver of ${owner} expired after ${expires}` : `waived until ${expires} by ${owner}`;
  return `${until}: ${justification}`;
}

/** Why a waiver is stale, as a sentence of its own. */
export function whyStale(stale: StaleWaiver): string {
  return capitalized(reasonOfStaleWaiver(stale));
}

/** The same text as the beginning of something. */
export function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** Why a waiver is stale, and what it was for. */
export function reasonOfStale(stale: StaleWaiver): string {
  const { waiver } = stale;
  return `${whyStale(stale)} The waiver is by ${waiver.owner}, until ${waiver.expires}: ${waiver.justification}`;
}

/** The account that an unmatched entry names. */
export function meantBy({ section, entry, parent }: UnmatchedEntry): AccountName {
  return accountNameOf({ ...accountNamed(entry, section === "accounts" ? "customer" : "subusers"), parent });
}

/** Why an entry is unmatched, as a sentence of its own. */
export function whyUnmatched(unmatched: UnmatchedEntry): string {
  return `This entry ${reasonOfUnmatched(unmatched)}`;
}

/** Why a pattern is unmatched, as a sentence of its own. */
export function whyPatternUnmatched({ property, nearest }: UnmatchedPattern): string {
  const hint = nearest === undefined ? "" : ` Did you mean ${show(nearest)}?`;
  return `This pattern of --${property} matches no account that this API key can list.${hint}`;
}

/** A part of the expectations or of the selection that has no effect, or that ends soon. */
export interface Remark {
  readonly label: "stale waiver" | "unmatched entry" | "unmatched pattern" | "waiver ends soon";
  /** The account that it is for. */
  readonly account: AccountName;
  readonly why: string;
}

/** All of them, in the order of a report. */
export function remarksOf(audit: Audit): readonly Remark[] {
  const { staleWaivers, unmatchedEntries = [], unmatchedPatterns = [], accounts, source, today } = audit;
  return [
    ...staleWaivers.map((stale) => {
      return { label: "stale waiver", account: accountNameOf(stale.waiver), why: reasonOfStale(stale) } as const;
    }),
    ...unmatchedEntries.map((entry) => {
      return { label: "unmatched entry", account: meantBy(entry), why: whyUnmatched(entry) } as const;
    }),
    ...unmatchedPatterns.map((unmatched) => {
      const account = accountNamed(unmatched.pattern, source.accounts);
      return { label: "unmatched pattern", account, why: whyPatternUnmatched(unmatched) } as const;
    }),
    ...waiversEndingSoon(accounts, today).map((waiver) => {
      const why = capitalized(describeEnd(waiver, today));
      return { label: "waiver ends soon", account: accountNameOf(waiver), why } as const;
    }),
  ];
}

/** How long a waiver still counts, in words. */
export function remaining(waiver: Waiver, today: string): string {
  const days = daysUntil(waiver.expires, today);
  if (days === 0) return "last day";
  const count = Math.abs(days) === 1 ? "1 day" : `${Math.abs(days)} days`;
  return days > 0 ? `${count} left` : `expired ${count} ago`;
}
