import { code } from "../report/code-span";
import { stringify } from "../report/json";
import { visible } from "../report/visible";
import { kindOf, nameOf, stateOf, verdictLabels } from "../report/wording";
import type { AccountState, Change, ChangeKind, Difference } from "./difference";

/** The ways to write a difference. */
export const differenceFormats = {
  table: renderTable,
  json: stringify as (difference: Difference) => string,
  markdown: renderMarkdown,
} as const;

const kinds: Readonly<Record<ChangeKind, string>> = {
  changed: "changed",
  came: "new",
  gone: "gone",
  unreadable: "unreadable now",
  readable: "readable again",
  judged: "judged otherwise",
};

/** `2 changed, 1 gone`. */
function summary({ changes }: Difference): string {
  const counts = Object.entries(kinds)
    .map(([kind, label]) => ({ label, count: changes.filter(({ change }) => change === kind).length }))
    .filter(({ count }) => count > 0);
  return counts.length === 0 ? "Nothing changed" : counts.map(({ label, count }) => `${count} ${label}`).join(", ");
}

function heading({ before, after }: Difference): string {
  return `Open tracking by default, from ${before.finishedAt} to ${after.finishedAt}`;
}

function renderTable(difference: Difference): string {
  const lines = difference.changes.map(
    (each) => `${kinds[each.change]}: ${kindOf(each.account)} ${visible(nameOf(each.account))}: ${transition(each)}`,
  );
  return `${[`${heading(difference)}: ${summary(difference)}`, ...difference.warnings, ...lines].join("\n")}\n`;
}

function renderMarkdown(difference: Difference): string {
  const rows = difference.changes.map(
    (each) =>
      `| ${kinds[each.change]} | ${kindOf(each.account)} ${code(nameOf(each.account)).replaceAll("|", "\\|")} | ${state(each.before)} | ${state(each.after)} |`,
  );
  const table =
    rows.length === 0 ? [] : ["", "| What | Account | Before | After |", "| --- | --- | --- | --- |", ...rows];
  const notes = difference.warnings.flatMap((warning) => ["", `> [!CAUTION]\n> ${warning}`]);
  return `${[`## ${heading(difference)}`, "", summary(difference), ...notes, ...table].join("\n")}\n`;
}

function transition({ before, after }: Change): string {
  return `${state(before)} => ${state(after)}`;
}

function state(account: AccountState | undefined): string {
  if (account === undefined) return "not there";
  const { verdict } = account;
  return verdict === "unreadable" ? verdictLabels[verdict] : `${stateOf(account)} (${verdictLabels[verdict]})`;
}
