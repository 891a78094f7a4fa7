import { type StaleWaiver, type Tally, tally } from "../../expectations/verdict";
import type { Audit, AuditedAccount } from "./audit";
import { remaining } from "./remaining";
import { incompleteWarning, meaningOfOff } from "./tally";
import { visible } from "./visible";
import {
  bySeverity,
  expectedOf,
  kindOf,
  nameOf,
  needsALook,
  reasonOf,
  reasonOfStale,
  stateOf,
  verdictLabels,
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
    ...bySeverity(audit)
      .filter(needsALook)
      .map((account) => rowOfAccount(account, audit.today)),
    ...audit.staleWaivers.map(rowOfStaleWaiver),
  ];
  const before = [...summary(audit), ""].join("\n");
  const after = `\n${footer(audit)}\n`;
  if (rows.length === 0) return `${before}Nothing needs a look.\n${after}`;
  const room = maxLength - before.length - tableHead.length - after.length - longestLeftOut;
  const kept = fitting(rows, room);
  const leftOut = rows.length - kept.length;
  const more =
    leftOut === 0 ? "" : `\n**${leftOut} more need a look and are left out here.** The other formats have all.\n`;
  return `${before}${tableHead}${kept.join("")}${more}${after}`;
}

const tableHead = "| Verdict | Account | Default | Expected | Why |\n| --- | --- | --- | --- | --- |\n";

const longestLeftOut = 100;

function summary(audit: Audit): readonly string[] {
  const counts = tally(audit.accounts);
  const warning = incompleteWarning(audit);
  return [
    "## Open tracking by default",
    "",
    ...tallyTable(counts),
    "",
    ...(warning === undefined
      ? []
      : [
          `> [!CAUTION]\n> **This audit is incomplete: accounts may be missing from it.** ${code(audit.incompleteBecause ?? "")}`,
          "",
        ]),
  ];
}

function tallyTable({ on, off, violated, waived, expired, unreadable, accounts }: Tally): readonly string[] {
  return [
    "| On | Off | Violated | Waived | Waiver expired | Unreadable | Of |",
    "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    `| ${[on, off, violated, waived, expired, unreadable, accounts].join(" | ")} |`,
  ];
}

function fitting(rows: readonly string[], room: number): readonly string[] {
  let length = 0;
  const overflow = rows.findIndex((row) => {
    length += row.length;
    return length > room;
  });
  return overflow === -1 ? rows : rows.slice(0, overflow);
}

function rowOfAccount(account: AuditedAccount, today: string): string {
  const days = account.waiver === undefined ? "" : ` (${remaining(account.waiver, today)})`;
  return row([
    `${verdictLabels[account.verdict]}${days}`,
    cell(account.account),
    stateOf(account),
    expectedOf(account) ?? "–",
    inTable(reasonOf(account)),
  ]);
}

function rowOfStaleWaiver(stale: StaleWaiver): string {
  return row(["stale waiver", cell(stale.waiver), "–", "–", inTable(reasonOfStale(stale))]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

function cell(account: Parameters<typeof nameOf>[0]): string {
  return `${kindOf(account)} ${inTable(nameOf(account))}`;
}

function inTable(text: string): string {
  return code(text).replaceAll("|", "\\|");
}

/** A text from outside as a code span: it holds no markup, mentions nobody and links nowhere. */
function code(text: string): string {
  const shown = visible(text);
  if (shown === "") return "";
  const longestRun = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longestRun + 1);
  const padding = /^`|`$/.test(shown) ? " " : "";
  return `${fence}${padding}${shown}${padding}${fence}`;
}

function footer({ source, tool, startedAt, today }: Audit): string {
  const by = source.expectations === undefined ? "" : `, judged by ${code(source.expectations)}`;
  const where = `Read from ${code(source.baseUrl)} at ${code(startedAt)}${by}, on ${code(today)}`;
  return `${meaningOfOff}\n\n${where}, with ${code(`${tool.name} ${tool.version}`)}.`;
}
