import { accountNamed } from "../../../expectations/account-name";
import type { VerdictKind } from "../../../expectations/verdict";
import type { Audit, AuditedAccount } from "../audit-report";
import { coverageGaps, coverageSentence } from "../coverage-lines";
import { markup } from "../escape-markup";
import { bySeverity, meantBy, reasonOf, whyPatternUnmatched, whyStale, whyUnmatched } from "../wording";
import { cell, expectedCell, expiryCells, stateCell, tableSection, verdictCell } from "./html-table";

/** Accounts that violate an expectation, without a waiver in force. */
export function violationsSection(audit: Audit): string {
  const violations = bySeverity(audit).filter((account) => isOneOf(account, "violated", "expired-waiver"));
  return tableSection({
    id: "violations",
    title: "Not as expected",
    caption: "Accounts whose default is not as expected and that no valid waiver excuses",
    columns: ["Account", "Verdict", "Default", "Expected", "Why"],
    rows: violations.map((account) => ({
      account: account.account,
      cells: [verdictCell(account), stateCell(account), expectedCell(account), cell(markup(reasonOf(account)))],
    })),
  });
}

/** Accounts that could not be read. */
export function unreadableSection(audit: Audit): string {
  return tableSection({
    id: "unreadable",
    title: "Could not be read",
    caption: "Accounts that could not be read, and why",
    columns: ["Account", "Status", "Error", "Why"],
    rows: audit.accounts
      .filter((account) => isOneOf(account, "unreadable"))
      .map((account) => ({
        account: account.account,
        cells: [
          cell(String(account.error?.status ?? "–")),
          cell(markup(account.error?.code ?? "–")),
          cell(markup(reasonOf(account))),
        ],
      })),
    before: '<p class="note">These are neither on nor off: their setting is unknown.</p>\n',
  });
}

/** Waived accounts, by owner and last day; the next to expire first. */
export function waiversSection({ accounts, today }: Audit): string {
  const waived = accounts.flatMap(({ waiver, ...account }) => (waiver === undefined ? [] : [{ ...account, waiver }]));
  const inOrder = waived.sort((a, b) => compare(a.waiver.expires, b.waiver.expires));
  return tableSection({
    id: "waivers",
    title: "Waivers",
    caption: `Accounts with a waiver, and the days that it has left on ${markup(today)}`,
    columns: ["Account", "Default", "Owner", "Justification", "Expires", "Left"],
    rows: inOrder.map((account) => ({
      account: account.account,
      cells: [
        stateCell(account),
        cell(markup(account.waiver.owner)),
        cell(markup(account.waiver.justification)),
        ...expiryCells(account.waiver, today),
      ],
    })),
  });
}

/** Waivers that can be taken out. */
export function staleSection({ staleWaivers, today }: Audit): string {
  return tableSection({
    id: "stale",
    title: "Stale waivers",
    caption: "Waivers that change nothing",
    columns: ["Account", "Why", "Owner", "Justification", "Expires", "Left"],
    rows: staleWaivers.map((stale) => ({
      account: stale.waiver,
      cells: [
        cell(whyStale(stale)),
        cell(markup(stale.waiver.owner)),
        cell(markup(stale.waiver.justification)),
        ...expiryCells(stale.waiver, today),
      ],
    })),
  });
}

/** Entries of the expectations, and patterns of the selection, that can be taken out. */
export function unmatchedSection({ unmatchedEntries = [], unmatchedPatterns = [], source }: Audit): string {
  return tableSection({
    id: "unmatched",
    title: "Unmatched entries and patterns",
    caption: "Entries of the expectations, and patterns of the selection, that match no account",
    columns: ["Entry", "Why"],
    rows: [
      ...unmatchedEntries.map((entry) => ({
        account: meantBy(entry),
        cells: [cell(markup(whyUnmatched(entry)))],
      })),
      ...unmatchedPatterns.map((unmatched) => {
        const account = accountNamed(unmatched.pattern, source.accounts);
        return { account, cells: [cell(markup(whyPatternUnmatched(unmatched)))] };
      }),
    ],
  });
}

/** Accounts that no Pulumi stack declares, or that a stack declares and that are gone. */
export function coverageSection({ coverage }: Audit): string {
  if (coverage === undefined) return "";
  return tableSection({
    id: "coverage",
    title: "Not in line with Pulumi",
    caption: "Accounts that no stack declares, or only with another API key, and declared accounts that are gone",
    columns: ["Account", "Is"],
    rows: coverageGaps(coverage).map(({ label, account }) => ({ account, cells: [cell(label)] })),
    before: `<p class="note">${markup(coverageSentence(coverage))}</p>\n`,
  });
}

function isOneOf(account: AuditedAccount, ...kinds: readonly VerdictKind[]): boolean {
  return kinds.includes(account.verdict);
}

/** Not by locale: the same audit is the same page everywhere. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
