import { nameOf } from "../../expectations/account-name";
import { show } from "../../text/show";
import { visible } from "../../text/visible";
import { inColumns } from "../report/display-width";
import { kindOf, verdictLabels } from "../report/wording";
import type { AccountHistory, History, ParentHistory } from "./history-of-audits";
import { changedSince, type Interval, type Since } from "./intervals";

const none = "–";

/** For a terminal: of each parent account a line for each account, or for each interval. */
export function renderHistoryTable({ parents }: History, isInFull: boolean): string {
  return parents.map((parent) => lines(parent, isInFull).join("\n")).join("\n");
}

function lines(parent: ParentHistory, isInFull: boolean): readonly string[] {
  const table = isInFull
    ? inColumns(intervalHeader, parent.accounts.flatMap(intervalRows))
    : inColumns(accountHeader, parent.accounts.map(accountRow));
  return [describeAudits(parent), "", ...table, ""];
}

/** Which audits a history is of: a gap between two of them is not known. */
export function describeAudits({ parentUsername, apiKeyFingerprints, audits, accounts }: ParentHistory): string {
  const incomplete = audits.filter(({ complete }) => !complete).length;
  const of = parentUsername === undefined ? `the API key ${apiKeyFingerprints.join(", ")}` : show(parentUsername);
  const [first, last] = [audits[0]?.finishedAt ?? "", audits.at(-1)?.finishedAt ?? ""];
  return (
    `${counted(audits.length, "audit")} of ${visible(of)} from ${minuteOf(first)} to ${minuteOf(last)}, ` +
    `${counted(accounts.length, "account")}${incomplete === 0 ? "" : `; ${incomplete} incomplete`}`
  );
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** Never an account's name first: a line of a build log that begins with `::` is a command there. */
const accountHeader = ["NOW", "SINCE", "CHANGES", "VERDICT", "WAIVED BY", "KIND", "ACCOUNT"];

function accountRow({ account, now, since, intervals }: AccountHistory): readonly string[] {
  const last = intervals.findLast(({ status }) => status !== "not-audited");
  return [
    now,
    describeSince(since),
    String(changedSince(intervals).length),
    last?.verdict === undefined ? none : verdictLabels[last.verdict],
    waiverOf(last),
    kindOf(account),
    visible(nameOf(account)),
  ];
}

const intervalHeader = [
  "STATUS",
  "FIRST READ",
  "LAST READ",
  "AUDITS",
  "VERDICT",
  "EXPECTED",
  "WAIVED BY",
  "NUMBER",
  "KIND",
  "ACCOUNT",
];

function intervalRows({ account, intervals }: AccountHistory): readonly (readonly string[])[] {
  return intervals.map((interval) => [
    interval.status,
    minuteOf(interval.first),
    minuteOf(interval.last),
    String(interval.audits),
    interval.verdict === undefined ? none : verdictLabels[interval.verdict],
    interval.expected === undefined ? none : interval.expected ? "on" : "off",
    waiverOf(interval),
    interval.id?.toString() ?? none,
    kindOf(account),
    visible(nameOf(account)),
  ]);
}

function waiverOf(interval: Interval | undefined): string {
  return interval?.waiver === undefined ? none : visible(`${interval.waiver.owner} until ${interval.waiver.expires}`);
}

/** Between which two audits an account became what it is. */
export function describeSince({ after, by }: Since): string {
  return after === undefined ? `before ${minuteOf(by)}` : `between ${minuteOf(after)} and ${minuteOf(by)}`;
}

/** A moment to the minute, in UTC. */
function minuteOf(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}Z`;
}
