import { type Named, nameOf } from "../../expectations/account-name";
import { type Tally, tally } from "../../expectations/verdict";
import type { Audit, AuditedAccount } from "./audit-report";
import { countText, incompleteWarning, meaningOfOff, ownersText, scopeSentence, takenOverText } from "./audit-summary";
import { coverageGaps, coverageSentence, maxGapsShown } from "./coverage-lines";
import { code } from "./escape-markup";
import {
  expectedOf,
  kindOf,
  parentSuffix,
  type Remark,
  reasonOf,
  remaining,
  remarksOf,
  stateOf,
  verdictLabels,
  worthALook,
} from "./wording";

/** How long the Markdown may be. */
export interface MarkdownOptions {
  /**
   * Characters at most. A comment on GitHub holds 65,536.
   * @default 60000
   */
  readonly maxLength?: number;
}

const defaultMaxLength = 60_000;

/** The audit for a comment or a job's summary: the tally, then the accounts that need a look, as many as there is room for. */
export function renderMarkdown(audit: Audit, { maxLength = defaultMaxLength }: MarkdownOptions = {}): string {
  const rows = [
    ...worthALook(audit).map((account) => rowOfAccount(account, audit)),
    ...remarksOf(audit).map((remark) => rowOfRemark(remark, audit)),
  ];
  const tableHead = tableHeadOf(audit);
  const before = [...summary(audit), ""].join("\n");
  const after = `${coverageSection(audit)}\n${footer(audit)}\n`;
  if (rows.length === 0) return `${before}Nothing needs a look.\n${after}`;
  const room = maxLength - before.length - tableHead.length - after.length - maxLeftOutLength;
  const kept = fitting(rows, room);
  const leftOut = rows.length - kept.length;
  const more =
    leftOut === 0 ? "" : `\n**${leftOut} more need a look and are left out here.** The other formats have all.\n`;
  return `${before}${tableHead}${kept.join("")}${more}${after}`;
}

function tableHeadOf({ source }: Audit): string {
  const columns = [
    "Verdict",
    "Account",
    ...(source.parents === undefined ? [] : ["Parent"]),
    "Default",
    "Expected",
    "Why",
  ];
  return `${row(columns)}${row(columns.map(() => "---"))}`;
}

const maxLeftOutLength = 100;

/** Of texts from outside: so that a single one of them does not take the room of everything else. */
const maxLengths = { name: 200, text: 1_000 } as const;

function summary(audit: Audit): readonly string[] {
  const counts = tally(audit.accounts);
  const earlier = takenOverText(audit);
  const warning = incompleteWarning(audit);
  return [
    "## Open tracking by default",
    "",
    ...(earlier === undefined ? [] : [`> [!NOTE]\n> ${earlier}.`, ""]),
    ...tallyTable(counts, audit.notRead),
    "",
    ...(warning === undefined
      ? []
      : [
          `> [!CAUTION]\n> **This audit is incomplete: accounts may be missing from it.** ${code(audit.incompleteBecause ?? "", maxLengths.text)}`,
          "",
        ]),
  ];
}

function tallyTable(counts: Tally, notRead: Audit["notRead"]): readonly string[] {
  const { on, off, violated, waived, expired, unreadable, accounts } = counts;
  const columns: readonly (readonly [title: string, count: number | string])[] = [
    ["On", on],
    ["Off", off],
    ["Violated", violated],
    ["Waived", waived],
    ["Waiver expired", expired],
    ["Unreadable", unreadable],
    ...(notRead === undefined ? [] : [["Not read", notRead.accounts] as const]),
    ["Of", countText(accounts, notRead).replace(/ accounts?$/, "")],
  ];
  const row = (cells: readonly (number | string)[]) => `| ${cells.join(" | ")} |`;
  return [row(columns.map(([title]) => title)), row(columns.map(() => "---:")), row(columns.map(([, count]) => count))];
}

function fitting(rows: readonly string[], room: number): readonly string[] {
  let length = 0;
  const overflow = rows.findIndex((row) => {
    length += row.length;
    return length > room;
  });
  return overflow === -1 ? rows : rows.slice(0, overflow);
}

function rowOfAccount(account: AuditedAccount, { today, source }: Audit): string {
  const days = account.waiver === undefined ? "" : ` (${remaining(account.waiver, today)})`;
  return row([
    `${verdictLabels[account.verdict]}${days}`,
    ...accountCells(account.account, source),
    stateOf(account),
    expectedOf(account) ?? "–",
    inTable(reasonOf(account)),
  ]);
}

function rowOfRemark({ label, account, why }: Remark, { source }: Audit): string {
  return row([label, ...accountCells(account, source), "–", "–", inTable(why)]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

function accountCells(account: Named, { parents }: Audit["source"]): readonly string[] {
  const cell = `${kindOf(account)} ${inTable(nameOf(account))}`;
  return parents === undefined ? [cell] : [cell, account.parent ?? "–"];
}

function inTable(text: string): string {
  return code(text, maxLengths.text).replaceAll("|", "\\|");
}

function coverageSection({ coverage }: Audit): string {
  if (coverage === undefined) return "";
  const gaps = coverageGaps(coverage);
  const items = gaps.slice(0, maxGapsShown).map(({ label, account }) => {
    return `- ${label}: ${kindOf(account)} ${code(nameOf(account), maxLengths.name)}${parentSuffix(account)}`;
  });
  const more = gaps.length > maxGapsShown ? [`- and ${gaps.length - maxGapsShown} more`] : [];
  return `\n${[coverageSentence(coverage), "", ...items, ...more].join("\n").trimEnd()}\n`;
}

function footer(audit: Audit): string {
  const { source, tool, startedAt, today } = audit;
  const scope = scopeSentence(audit);
  const by =
    source.expectations === undefined ? "" : `, evaluated against ${code(source.expectations, maxLengths.text)}`;
  const owners = ownersText(audit, (username) => code(username, maxLengths.name));
  const owner =
    owners === undefined ? "" : ` for the ${source.parents === undefined ? "account" : "accounts"} ${owners}`;
  const where = `Read from ${code(source.baseUrl, maxLengths.text)}${owner} at ${code(startedAt)}${by}, on ${code(today)}`;
  return `${meaningOfOff}${scope === undefined ? "" : `\n\n${code(scope, maxLengths.text)}`}\n\n${where}, with ${code(`${tool.name} ${tool.version}`)}.`;
}
