import { nameOf } from "../../expectations/account-name";
import { visible } from "../../text/visible";
import { code } from "../report/escape-markup";
import { stringify } from "../report/json";
import { kindOf, parentSuffix, stateOf, verdictLabels } from "../report/wording";
import type { AccountState } from "./account-state";
import type { Change, ChangeKind, Difference } from "./compare-audits";

/** The ways to write a difference. */
export const differenceFormats = {
  table: renderTable,
  json: stringify as (difference: Difference) => string,
  markdown: renderMarkdown,
} as const;

const kinds: Readonly<Record<ChangeKind, string>> = {
  replaced: "replaced by another account",
  changed: "changed",
  came: "new",
  gone: "gone",
  unreadable: "unreadable now",
  readable: "readable again",
  evaluation: "evaluated differently",
  disabled: "disabled now",
  active: "active again",
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
    (each) =>
      `${kinds[each.change]}: ${kindOf(each.account)} ${visible(nameOf(each.account))}${parentSuffix(each.account)}: ${transition(each)}`,
  );
  return `${[`${heading(difference)}: ${summary(difference)}`, ...difference.warnings, ...lines].join("\n")}\n`;
}

function renderMarkdown(difference: Difference): string {
  const rows = difference.changes.map(
    (each) =>
      `| ${kinds[each.change]} | ${kindOf(each.account)} ${cell(nameOf(each.account))}${parentSuffix(each.account)} | ${state(each.before, cell)} | ${state(each.after, cell)} |`,
  );
  const table =
    rows.length === 0 ? [] : ["", "| What | Account | Before | After |", "| --- | --- | --- | --- |", ...rows];
  const notes = difference.warnings.flatMap((warning) => ["", `> [!CAUTION]\n> ${warning}`]);
  return `${[`## ${heading(difference)}`, "", summary(difference), ...notes, ...table].join("\n")}\n`;
}

function cell(text: string): string {
  return code(text).replaceAll("|", "\\|");
}

function transition({ before, after }: Change): string {
  return `${state(before, visible)} => ${state(after, visible)}`;
}

/** @param quote how the text of a file is written in this format */
function state(account: AccountState | undefined, quote: (text: string) => string): string {
  if (account === undefined) return "not there";
  const { verdict, enabled, expected, enforcementLevel, waiver, disabled } = account;
  const details = [
    ...(verdict === "unreadable" ? [] : [verdictLabels[verdict]]),
    ...(expected === undefined ? [] : [`expected ${stateOf({ enabled: expected })}`]),
    ...(enforcementLevel === undefined ? [] : [enforcementLevel]),
    ...(waiver === undefined ? [] : [`waiver of ${quote(waiver.owner)} until ${quote(waiver.expires)}`]),
    ...(disabled === true ? ["the account is disabled"] : []),
  ];
  const is = verdict === "unreadable" ? verdictLabels[verdict] : stateOf(enabled === undefined ? {} : { enabled });
  return details.length === 0 ? is : `${is} (${details.join(", ")})`;
}
