import type { VerdictKind } from "../../../expectations/verdict";
import type { Audit, AuditedAccount } from "../audit-report";
import { markup } from "../escape-markup";
import { bySeverity, verdictLabels, verdictRank } from "../wording";
import { cell, expectedCell, type Row, stateCell, tableSection, verdictCell } from "./html-table";

/** Every account, with what the script needs to search and to filter. */
export function accountsSection(audit: Audit): string {
  const accounts = bySeverity(audit);
  return tableSection({
    id: "accounts",
    title: "All accounts",
    caption: "Every account, its default, and what is expected of it",
    columns: ["Account", "Verdict", "Default", "Expected", "Rule", "Region", "Account is"],
    rows: accounts.map(rowOf),
    before: controls(accounts),
  });
}

function rowOf(account: AuditedAccount): Row {
  const cells = [
    verdictCell(account),
    stateCell(account),
    expectedCell(account),
    cell(markup(account.rule ?? "–")),
    cell(markup(account.region ?? "–")),
    cell(activityOf(account)),
  ];
  return { account: account.account, cells };
}

function activityOf({ disabled }: AuditedAccount): string {
  if (disabled === undefined) return "–";
  return disabled ? "disabled" : "active";
}

/** Hidden until the script is there: without it they would do nothing. */
function controls(accounts: readonly AuditedAccount[]): string {
  const counts = new Map<VerdictKind, number>();
  for (const account of accounts) counts.set(account.verdict, (counts.get(account.verdict) ?? 0) + 1);
  const options = [...counts].map(
    ([verdict, count]) => `<option value="${verdictRank(verdict)}">${verdictLabels[verdict]} (${count})</option>`,
  );
  return `<div class="controls" hidden>
<label>Search <input type="search" id="search" autocomplete="off" spellcheck="false"></label>
<label>Verdict <select id="filter"><option value="">all</option>${options.join("")}</select></label>
<p id="found" role="status" aria-live="polite"></p>
</div>
`;
}
