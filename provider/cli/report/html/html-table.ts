import { type Named, nameOf } from "../../../expectations/account-name";
import { daysUntil } from "../../../expectations/day";
import { isWarning } from "../../../expectations/verdict";
import type { Waiver } from "../../../expectations/waiver";
import type { AuditedAccount } from "../audit-report";
import { markup } from "../escape-markup";
import { expectedOf, kindOf, remaining, stateOf, verdictLabels, verdictRank } from "../wording";

/** An account, and the cells beside its name as markup. */
export interface Row {
  readonly account: Named;
  readonly cells: readonly string[];
}

/** A table under a heading. */
export interface TableSection {
  readonly id: string;
  readonly title: string;
  /** What the table shows, for those who do not see it at a glance. */
  readonly caption: string;
  readonly columns: readonly string[];
  /** An account each, and its other cells as markup. */
  readonly rows: readonly Row[];
  /** What is between the heading and the table. */
  readonly before?: string;
}

/** A section with a table; the script lets its columns be sorted. Nothing when there are no rows. */
export function tableSection({ id, title, caption, columns, rows, before = "" }: TableSection): string {
  if (rows.length === 0) return "";
  const hasParents = rows.some(({ account }) => account.parent !== undefined);
  const headings = [...columns, ...(hasParents ? ["Parent"] : [])].map(
    (column) => `<th scope="col" aria-sort="none"><button type="button" disabled>${column}</button></th>`,
  );
  return `<section aria-labelledby="${id}">
<h2 id="${id}">${title} <span class="count">${rows.length}</span></h2>
${before}<section class="scroll" tabindex="0" aria-label="Table: ${title}">
<table class="${id}">
<caption class="hidden">${caption}</caption>
<thead><tr>${headings.join("")}</tr></thead>
<tbody>
${rows.map(({ account, cells }) => `<tr>${accountCell(account)}${cells.join("")}${hasParents ? parentCell(account) : ""}</tr>`).join("\n")}
</tbody>
</table>
</section>
</section>`;
}

/** A cell; `key` is what it is sorted by when that is not its text. */
export function cell(content: string, key?: number | string): string {
  return key === undefined ? `<td>${content}</td>` : `<td data-key="${key}">${content}</td>`;
}

/** The account as the heading of a row. Its own direction keeps a name from turning the text around it. */
function accountCell(account: Named): string {
  const kind = kindOf(account) === "subuser" ? "" : ` <span class="kind">${kindOf(account)}</span>`;
  return `<th scope="row"><bdi>${markup(nameOf(account))}</bdi>${kind}</th>`;
}

function parentCell({ parent = "–" }: Named): string {
  return `<td class="parent">${markup(parent)}</td>`;
}

/** An account's verdict. */
export function verdictCell(account: AuditedAccount): string {
  const { verdict } = account;
  const level = isWarning(account) ? " (advisory)" : "";
  return cell(`<span class="badge ${verdict}">${verdictLabels[verdict]}${level}</span>`, verdictRank(verdict));
}

/** An account's default. */
export function stateCell(account: AuditedAccount): string {
  const state = stateOf(account);
  return cell(`<span class="state ${state}">${state === "unknown" ? "not known" : state}</span>`);
}

/** What is expected of an account. */
export function expectedCell(account: AuditedAccount): string {
  return cell(expectedOf(account) ?? "–");
}

/** Until when a waiver counts, and how many days that is. */
export function expiryCells(waiver: Waiver, today: string): readonly string[] {
  return [cell(markup(waiver.expires)), cell(remaining(waiver, today), daysUntil(waiver.expires, today))];
}
