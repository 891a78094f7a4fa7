import { describeStaleWaiver } from "../expectations/describe-verdict";
import type { StaleWaiver } from "../expectations/stale-waivers";
import { describeUnmatchedEntry, type UnmatchedEntry } from "../expectations/unmatched-entry";
import type { CheckedFleet, OnUnreadable } from "./fleet-args";
import type { FleetReport } from "./fleet-report";
import type { FleetValues } from "./fleet-values";
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

/**
 * Words what a fleet fails on, and what it warns of.
 *
 * @param where the resource or function as the program writes it: `OpenTrackingFleet "all"`
 */
export function findingsOf(
  where: string,
  { hasExpectations, onUnreadable }: Pick<CheckedFleet, "hasExpectations" | "onUnreadable">,
  report: FleetReport,
): Findings {
  const { violations, summary, staleWaivers, unmatchedEntries } = report;
  const unreadable = unreadableOf(report);
  const mandatory = notAsExpected(violations.filter(({ enforcementLevel }) => enforcementLevel === "mandatory"));
  const advisory = notAsExpected(violations.filter(({ enforcementLevel }) => enforcementLevel === "advisory"));
  const of = ofAccounts(where, summary.accounts);
  const nobody = summary.accounts === 0 ? ofNobody(where, hasExpectations) : undefined;
  const failsOnNobody = hasExpectations && onUnreadable === "fail";
  return {
    failure:
      (failsOnNobody ? nobody : undefined) ??
      text(of, onUnreadable === "fail" ? [...unreadable, ...mandatory] : mandatory),
    warnings: [
      failsOnNobody ? undefined : nobody,
      onUnreadable === "warn" ? text(of, unreadable) : undefined,
      text(of, advisory),
      text(`${where}:`, stale(staleWaivers)),
      text(`${where}:`, unmatched(unmatchedEntries)),
    ].filter((warning) => warning !== undefined),
  };
}

/** Words the accounts that could not be read, where nothing is expected of them. */
export function unreadableFindings(where: string, onUnreadable: OnUnreadable, values: FleetValues): Findings {
  const accounts = Object.keys(values.enabled).length + values.unreadable.length;
  const finding = text(ofAccounts(where, accounts), unreadableOf(values));
  if (finding === undefined) return { failure: undefined, warnings: [] };
  return onUnreadable === "fail" ? { failure: finding, warnings: [] } : { failure: undefined, warnings: [finding] };
}

/** A gate that evaluates no account would pass whatever is wrong. */
function ofNobody(where: string, hasExpectations: boolean): string {
  if (!hasExpectations)
    return `${where}: there is no account to read. Check accounts, include, exclude and the API key.`;
  return (
    `${where}: its expectations apply to no account, because this API key lists none that is selected. Correct ` +
    "accounts, include or exclude, or use the API key of the accounts' parent. " +
    'With onUnreadable: "warn" this is a warning.'
  );
}

function ofAccounts(where: string, count: number): string {
  return `${where}: of ${count} ${count === 1 ? "account" : "accounts"},`;
}

function text(subject: string, findings: readonly Finding[]): string | undefined {
  if (findings.length === 0) return undefined;
  const headline = findings.map((finding) => finding.headline).join(", and ");
  const lines = findings.flatMap((finding) => finding.lines);
  return [`${subject} ${headline}:`, ...lines.map((line) => `  ${line}`)].join("\n");
}

function unreadableOf({ unreadable, errors }: FleetValues): readonly Finding[] {
  if (unreadable.length === 0) return [];
  const lines = unreadable.flatMap((name) => (Object.hasOwn(errors, name) ? (errors[name] ?? []) : []));
  return [{ headline: `${unreadable.length} could not be read`, lines }];
}

function notAsExpected(violations: readonly Violation[]): readonly Finding[] {
  const [violation] = violations;
  if (violation === undefined) return [];
  const verb = violations.length === 1 ? "is" : "are";
  const headline = `${violations.length} ${verb} not as expected (${violation.enforcementLevel})`;
  return [{ headline, lines: violations.map(({ message }) => message) }];
}

function stale(waivers: readonly StaleWaiver[]): readonly Finding[] {
  if (waivers.length === 0) return [];
  const headline = waivers.length === 1 ? "1 waiver can be removed" : `${waivers.length} waivers can be removed`;
  return [{ headline, lines: waivers.map(describeStaleWaiver) }];
}

function unmatched(entries: readonly UnmatchedEntry[]): readonly Finding[] {
  if (entries.length === 0) return [];
  const headline =
    entries.length === 1
      ? "1 entry of the expectations matches no account"
      : `${entries.length} entries of the expectations match no account`;
  return [{ headline, lines: entries.map(describeUnmatchedEntry) }];
}
