import { type Named, nameOf } from "../../expectations/account-name";
import { isUndecided, type VerdictKind } from "../../expectations/verdict";
import { visible } from "../../text/visible";
import type { Audit, AuditedAccount } from "./audit-report";
import { incompleteWarning, meaningOfOff, scopeSentence, tallySentence } from "./audit-summary";
import { coverageGaps, coverageSentence, maxGapsShown } from "./coverage-lines";
import { inColumns } from "./display-width";
import {
  bySeverity,
  expectedOf,
  kindOf,
  needsALook,
  parentSuffix,
  type Remark,
  reasonOf,
  remarksOf,
  stateOf,
  verdictLabels,
} from "./wording";

/** How much the table shows, and how. */
export interface TableOptions {
  /**
   * Every account, and not only those that need a look.
   * @default false
   */
  readonly all?: boolean;
  /**
   * Colours, for a terminal that has them.
   * @default false
   */
  readonly colour?: boolean;
}

type Colour = "red" | "yellow" | "green" | "magenta";

interface Row {
  readonly account: Named;
  readonly cells: readonly string[];
  readonly colour?: Colour;
}

/** Never an account's name first: a line of a build log that begins with `::` is a command there. */
const header = ["VERDICT", "KIND", "ACCOUNT", "DEFAULT", "EXPECTED", "WHY"];

/** Where there are several parent accounts, after the account. */
const parentColumn = 3;

/** The audit for a terminal: the tally, then a line for each account that needs a look. */
export function renderTable(audit: Audit, { all = false, colour = false }: TableOptions = {}): string {
  const accounts = bySeverity(audit).filter(
    // Strict audits fail on accounts without an expectation: which ones these are has to be seen.
    (account) => all || needsALook(account) || (audit.strict === true && isUndecided(account)),
  );
  const rows = [...accounts.map(rowOfAccount), ...remarksOf(audit).map(rowOfRemark)];
  const hasParents = audit.source.parents !== undefined;
  const warning = incompleteWarning(audit);
  const scope = scopeSentence(audit);
  return [
    // First, because the counts below may be of nothing.
    ...(warning === undefined ? [] : [paint(visible(warning), colour ? "red" : undefined)]),
    tallySentence(audit),
    ...(scope === undefined ? [] : [visible(scope)]),
    meaningOfOff,
    ...(rows.length === 0 ? [] : ["", ...lines(rows, hasParents, colour)]),
    ...coverageLines(audit, all),
    "",
  ].join("\n");
}

function rowOfAccount(account: AuditedAccount): Row {
  const { verdict } = account;
  const colour = colours[verdict];
  return {
    account: account.account,
    cells: [
      verdictLabels[verdict],
      kindOf(account.account),
      visible(nameOf(account.account)),
      stateOf(account),
      expectedOf(account) ?? none,
      visible(reasonOf(account)),
    ],
    ...(colour === undefined ? {} : { colour }),
  };
}

function rowOfRemark({ label, account, why }: Remark): Row {
  const name = visible(nameOf(account));
  return { account, cells: [label, kindOf(account), name, none, none, visible(why)], colour: "yellow" };
}

function coverageLines({ coverage }: Audit, all: boolean): readonly string[] {
  if (coverage === undefined) return [];
  const gaps = coverageGaps(coverage);
  const shown = all ? gaps : gaps.slice(0, maxGapsShown);
  const more = gaps.length === shown.length ? [] : [`and ${gaps.length - shown.length} more`];
  const named = shown.map(
    ({ label, account }) => `${label}: ${kindOf(account)} ${visible(nameOf(account))}${parentSuffix(account)}`,
  );
  return ["", coverageSentence(coverage), ...named, ...more];
}

const none = "-";

const colours: Readonly<Partial<Record<VerdictKind, Colour>>> = {
  violated: "red",
  "expired-waiver": "red",
  unreadable: "magenta",
  waived: "yellow",
  met: "green",
};

const colourCodes: Readonly<Record<Colour, number>> = { red: 31, green: 32, yellow: 33, magenta: 35 };

function lines(rows: readonly Row[], hasParents: boolean, colour: boolean): readonly string[] {
  const painted = rows.map((row) => (colour ? row.colour : undefined));
  const withParent = (cells: readonly string[], parent: string) =>
    hasParents ? cells.toSpliced(parentColumn, 0, parent) : cells;
  const cells = rows.map((row) => withParent(row.cells, row.account.parent ?? none));
  return inColumns(withParent(header, "PARENT"), cells, (text, row) => paint(text, painted[row]));
}

function paint(text: string, colour: Colour | undefined): string {
  return colour === undefined ? text : `\u001b[${colourCodes[colour]}m${text}\u001b[39m`;
}
