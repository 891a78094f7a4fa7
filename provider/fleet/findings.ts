import { describeStaleWaiver } from "../expectations/describe-verdict";
import { describeUnmatchedEntry } from "../expectations/unmatched-entry";
import { show } from "../text/show";
import type { CheckedFleet, OnUnreadable } from "./fleet-args";
import type { FleetReport } from "./fleet-report";
import type { FleetValues } from "./fleet-values";
import { firstLines, firstOf, groupByReason } from "./group-by-reason";
import type { Violation } from "./violation";

/** What has to be said of a reading: at most one error, and one warning of each kind. */
export interface Findings {
  readonly failure: string | undefined;
  readonly warnings: readonly string[];
}

/** Several accounts of which the same has to be said. */
interface Finding {
  /** Begins with their number. */
  readonly headline: string;
  /** A line each. */
  readonly lines: readonly string[];
}

/** What of a fleet's arguments decides on what it fails. */
type Gate = Pick<CheckedFleet, "hasExpectations" | "hasUndefinedExpectations" | "onUnreadable" | "strict">;

/**
 * Words what a fleet fails on, and what it warns of.
 *
 * @param where the resource or function as the program writes it: `OpenTrackingFleet "all"`
 */
export function findingsOf(
  where: string,
  { hasExpectations, hasUndefinedExpectations, onUnreadable, strict }: Gate,
  report: FleetReport,
): Findings {
  const { violations, summary } = report;
  const isNobodyRead = report.unreadable.length === summary.accounts;
  const isWaived = new Set(isNobodyRead ? [] : report.waivedUnreadable);
  const unreadable = unreadableOf({
    ...report,
    unreadable: report.unreadable.filter((name) => !isWaived.has(name)),
  });
  const failsOnUnreadable = onUnreadable === "fail" || (hasExpectations && isNobodyRead);
  const mandatory = notAsExpected(violations.filter(({ enforcementLevel }) => enforcementLevel === "mandatory"));
  const advisory = notAsExpected(violations.filter(({ enforcementLevel }) => enforcementLevel === "advisory"));
  const nobody = summary.accounts === 0 ? [ofNobody(hasExpectations)] : [];
  const unmatchedInclude = patterns("include", report);
  const remarks = remarksOn(report);
  const of = `${where}: of ${countOf(summary.accounts)},`;
  const failures = [
    text(of, [...(failsOnUnreadable ? unreadable : []), ...mandatory]),
    text(`${where}:`, hasExpectations ? [...nobody, ...unmatchedInclude] : []),
    text(`${where} (strict):`, strict ? [...undecided(report), ...remarks] : []),
  ];
  const warnings = [
    ...(hasExpectations ? [] : [...nobody, ...unmatchedInclude]).map((finding) => text(`${where}:`, [finding])),
    hasUndefinedExpectations ? `${where}: ${undefinedExpectations}` : undefined,
    failsOnUnreadable ? undefined : text(of, unreadable),
    text(of, advisory),
    ...[...(strict ? [] : remarks), ...endingWaivers(report)].map((finding) => text(`${where}:`, [finding])),
  ];
  return { failure: joined(failures), warnings: warnings.filter((warning) => warning !== undefined) };
}

const undefinedExpectations =
  "expectations is undefined, so nothing is expected. Pass expectations, or leave the property out.";

/** Words the accounts that could not be read, where nothing is expected of them. */
export function unreadableFindings(where: string, onUnreadable: OnUnreadable, values: FleetValues): Findings {
  const accounts = Object.keys(values.enabled).length + values.unreadable.length;
  const finding = text(`${where}: of ${countOf(accounts)},`, unreadableOf(values));
  if (finding === undefined) return { failure: undefined, warnings: [] };
  return onUnreadable === "fail" ? { failure: finding, warnings: [] } : { failure: undefined, warnings: [finding] };
}

/** What matched no account, and probably should. */
function remarksOn(report: FleetReport): readonly Finding[] {
  const { staleWaivers, unmatchedEntries, misplacedWaivers } = report;
  const entries = unmatchedEntries.map(describeUnmatchedEntry);
  return [
    ...finding(staleWaivers.map(describeStaleWaiver), "waiver can be removed", "waivers can be removed"),
    ...finding(entries, "entry of the expectations matches no account", "entries of the expectations match no account"),
    ...finding(
      misplacedWaivers,
      "waiver is of the other kind of accounts",
      "waivers are of the other kind of accounts",
    ),
    ...patterns("exclude", report),
  ];
}

function patterns(property: "include" | "exclude", { unmatchedPatterns }: FleetReport): readonly Finding[] {
  const lines = unmatchedPatterns
    .filter((unmatched) => unmatched.property === property)
    .map(({ pattern, nearest }) => {
      const hint = nearest === undefined ? "" : ` Did you mean ${show(nearest)}?`;
      return `${show(pattern)} matches no account.${hint}`;
    });
  return finding(lines, `pattern of ${property} matches no account`, `patterns of ${property} match no account`);
}

function endingWaivers(report: FleetReport): readonly Finding[] {
  return finding(report.endingWaivers, "waiver ends soon", "waivers end soon");
}

function undecided(report: FleetReport): readonly Finding[] {
  const names = report.undecided;
  if (names.length === 0) return [];
  const headline = `nothing is expected of ${countOf(names.length)}`;
  return [{ headline, lines: [firstOf(names)] }];
}

/** A gate that evaluates no account would pass whatever is wrong. */
function ofNobody(hasExpectations: boolean): Finding {
  const remedy = "Check accounts, include, exclude and the API key.";
  const headline = hasExpectations ? "its expectations apply to no account" : "there is no account to read";
  return { headline, lines: [`This API key lists no account that is selected. ${remedy}`] };
}

function countOf(accounts: number): string {
  return `${accounts} ${accounts === 1 ? "account" : "accounts"}`;
}

function text(subject: string, findings: readonly Finding[]): string | undefined {
  if (findings.length === 0) return undefined;
  const headline = findings.map((finding) => finding.headline).join(", and ");
  const lines = findings.flatMap((finding) => finding.lines);
  return [`${subject} ${headline}:`, ...lines.map((line) => `  ${line}`)].join("\n");
}

function joined(texts: readonly (string | undefined)[]): string | undefined {
  const given = texts.filter((text) => text !== undefined);
  return given.length === 0 ? undefined : given.join("\n");
}

function unreadableOf({ unreadable, errors }: FleetValues): readonly Finding[] {
  if (unreadable.length === 0) return [];
  const messages = unreadable.map((name) => [name, Object.hasOwn(errors, name) ? (errors[name] ?? "") : ""] as const);
  return [{ headline: `${unreadable.length} could not be read`, lines: groupByReason(messages, "errors") }];
}

function notAsExpected(violations: readonly Violation[]): readonly Finding[] {
  const [violation] = violations;
  if (violation === undefined) return [];
  const verb = violations.length === 1 ? "is" : "are";
  const headline = `${violations.length} ${verb} not as expected (${violation.enforcementLevel})`;
  const messages = violations.map(({ subuser, accountId = "", message }) => [subuser ?? accountId, message] as const);
  return [{ headline, lines: groupByReason(messages, "violations") }];
}

function finding(lines: readonly string[], one: string, many: string): readonly Finding[] {
  if (lines.length === 0) return [];
  return [{ headline: `${lines.length} ${lines.length === 1 ? one : many}`, lines: firstLines(lines) }];
}
