import { accountNamed, nameOf } from "../../expectations/account-name";
import type { UnmatchedEntry } from "../../expectations/unmatched-entry";
import { visible } from "../../text/visible";
import type { Audit, AuditedAccount, AuditedStaleWaiver } from "./audit-report";
import { incompleteWarning, tallySentence } from "./audit-summary";
import { expectedOf, kindOf, meantBy, reasonOf, stateOf, whyPatternUnmatched, whyStale, whyUnmatched } from "./wording";

/** `record` is `tally`, `incomplete`, `account`, `stale-waiver`, `unmatched-entry` or `unmatched-pattern`. */
const columns = [
  "record",
  "kind",
  "name",
  "default",
  "verdict",
  "expected",
  "enforcement_level",
  "rule",
  "waiver_owner",
  "waiver_expires",
  "waiver_justification",
  "error_code",
  "error_status",
  "message",
  "disabled",
  "region",
  "read_at",
  "parent",
] as const;

type CsvRecord = { readonly [column in (typeof columns)[number]]?: string | undefined };

/**
 * The audit for spreadsheets, by RFC 4180: the tally is the first record, and every other is of an account, of a
 * stale waiver or of an unmatched entry. To have a field's text again, take away one apostrophe at its beginning, if there is one, and undo its
 * backslashes as those of a JSON string: `\u0000`, `\n`, `\r`, `\t` and `\\`.
 */
export function renderCsv(audit: Audit): string {
  const warning = incompleteWarning(audit);
  const records: readonly CsvRecord[] = [
    { record: "tally", message: tallySentence(audit) },
    ...(warning === undefined ? [] : [{ record: "incomplete", message: warning }]),
    ...audit.accounts.map(recordOfAccount),
    ...audit.staleWaivers.map(recordOfStaleWaiver),
    ...(audit.unmatchedEntries ?? []).map(recordOfUnmatched),
    ...(audit.unmatchedPatterns ?? []).map((unmatched) => {
      const account = accountNamed(unmatched.pattern, audit.source.accounts);
      const message = whyPatternUnmatched(unmatched);
      return { record: "unmatched-pattern", kind: kindOf(account), name: nameOf(account), message };
    }),
  ];
  const lines = [
    columns.join(","),
    ...records.map((record) => columns.map((column) => csvField(record[column])).join(",")),
  ];
  return `${lines.join("\r\n")}\r\n`;
}

function recordOfAccount(account: AuditedAccount): CsvRecord {
  return {
    record: "account",
    kind: kindOf(account.account),
    name: nameOf(account.account),
    default: stateOf(account),
    verdict: account.verdict,
    expected: expectedOf(account),
    enforcement_level: account.enforcementLevel,
    rule: account.rule,
    waiver_owner: account.waiver?.owner,
    waiver_expires: account.waiver?.expires,
    waiver_justification: account.waiver?.justification,
    error_code: account.error?.code,
    error_status: account.error?.status?.toString(),
    message: reasonOf(account),
    disabled: account.disabled?.toString(),
    region: account.region,
    read_at: account.readAt,
    parent: account.account.parent,
  };
}

function recordOfStaleWaiver(stale: AuditedStaleWaiver): CsvRecord {
  const { waiver, reason } = stale;
  return {
    record: "stale-waiver",
    kind: kindOf(waiver),
    name: nameOf(waiver),
    verdict: reason,
    waiver_owner: waiver.owner,
    waiver_expires: waiver.expires,
    waiver_justification: waiver.justification,
    message: whyStale(stale),
    parent: waiver.parent,
  };
}

function recordOfUnmatched(entry: UnmatchedEntry): CsvRecord {
  const account = meantBy(entry);
  return {
    record: "unmatched-entry",
    kind: kindOf(account),
    name: nameOf(account),
    message: whyUnmatched(entry),
    parent: account.parent,
  };
}

/** Spreadsheets take such a beginning for a formula; an apostrophe is doubled, so that taking one away is always right. */
const looksLikeFormula = /^['=+\-@\t\r＝＋－＠]/;

/** Where a semicolon separates columns, what follows it begins a cell, even within quotes. */
const semicolonBeforeFormula = /;(?=["' ]*[=+\-@＝＋－＠])/g;

/** A field of a CSV file, harmless in spreadsheets. */
export function csvField(text = ""): string {
  const shown = visible(text).replace(semicolonBeforeFormula, "\\u003b");
  const harmless = looksLikeFormula.test(shown) ? `'${shown}` : shown;
  return /[",;']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
