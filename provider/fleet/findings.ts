import { describeStaleWaiver } from "../expectations/describe-verdict";
import { describeUnmatchedEntry, type UnmatchedEntry } from "../expectations/unmatched-entry";
import type { StaleWaiver } from "../expectations/verdict";
import type { FleetReport } from "./fleet-report";
import type { FleetValues } from "./fleet-values";
import type { Violation } from "./violation";

/** What happens when an account cannot be read. */
export type OnUnreadable = "fail" | "warn";

/** What is to be said of a fleet: at most one error, and one warning of each kind. */
export interface Findings {
  readonly failure: string | undefined;
  readonly warnings: readonly string[];
}

/** Several accounts of which the same is to be said. */
interface Finding {
  /** Begins with their number. */
  readonly headline: string;
  /** A line each. */
  readonly lines: readonly string[];
}

/** What of a fleet's arguments decides on what it fails. */
interface Judging {
  /** The resource or function as the program writes it: `OpenTrackingFleet "all"`. */
  readonly where: string;
  readonly hasExpectations: boolean;
  readonly onUnreadable: OnUnreadable;
}

/** Words what a fleet fails on and what is only to be warned of. */
export function findingsOf({ where, hasExpectations, onUnreadable }: Judging, report: FleetReport): Findings {
  const { violations, summary, staleWaivers, unmatchedEntries } = report;
  const unreadable = unreadableOf(report);
  const mandatory = notAsExpected(violations.filter(({ enforcementLevel }) => enforcementLevel === "mandatory"));
  const advisory = notAsExpected(violations.filter(({ enforcementLevel }) => enforcementLevel === "advisory"));
  const of = `${where}: of ${summary.accounts} ${summary.accounts === 1 ? "account" : "accounts"},`;
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
      text(`${where}:`, useless(staleWaivers)),
      text(`${where}:`, unmatched(unmatchedEntries)),
    ].filter((warning) => warning !== undefined),
  };
}

/** A gate that judges nobody would let everybody pass. */
function ofNobody(where: string, hasExpectations: boolean): string {
  if (!hasExpectations)
    return `${where}: there is no account to read. Check accounts, include and exclude, and the key.`;
  return (
    `${where}: its expectations judge nobody: no account that this key lists is selected. Correct accounts, include or ` +
    'exclude, or use the key of the account that has them. With onUnreadable: "warn" this is a warning.'
  );
}

/** What a refresh fails on, where nothing is expected. */
export function unreadableFailure(where: string, values: FleetValues): string | undefined {
  const accounts = Object.keys(values.enabled).length + values.unreadable.length;
  return text(`${where}: of ${accounts} ${accounts === 1 ? "account" : "accounts"},`, unreadableOf(values));
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

function useless(waivers: readonly StaleWaiver[]): readonly Finding[] {
  if (waivers.length === 0) return [];
  const headline = waivers.length === 1 ? "1 waiver can go" : `${waivers.length} waivers can go`;
  return [{ headline, lines: waivers.map(describeStaleWaiver) }];
}

function unmatched(entries: readonly UnmatchedEntry[]): readonly Finding[] {
  if (entries.length === 0) return [];
  const headline =
    entries.length === 1 ? "1 entry of the expectations is" : `${entries.length} entries of the expectations are`;
  return [{ headline: `${headline} for nobody`, lines: entries.map(describeUnmatchedEntry) }];
}
