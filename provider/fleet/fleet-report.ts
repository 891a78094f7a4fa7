import { accountNamed } from "../expectations/account-name";
import { certainlyStale, evaluate, type Reading } from "../expectations/evaluate";
import type { Expectations } from "../expectations/expectations";
import { searchFor, type UnmatchedEntry, unmatchedEntries } from "../expectations/unmatched-entry";
import { type StaleWaiver, type Tally, tally } from "../expectations/verdict";
import type { FleetReading } from "../sendgrid/fleet/read-fleet";
import { type FleetSelection, selectedBy } from "./fleet-selection";
import { type FleetValues, holdable, valuesOf } from "./fleet-values";
import { type Violation, violationsOf, type WaivedViolation, waivedOf } from "./violation";

/** How many accounts there are of each kind. */
export interface FleetSummary extends Tally {
  /** Waivers that could go: their account is not there, or needs none. */
  readonly staleWaivers: number;
}

/** A fleet, read and judged. */
export interface FleetReport extends FleetValues {
  readonly violations: readonly Violation[];
  readonly waived: readonly WaivedViolation[];
  readonly summary: FleetSummary;
  readonly staleWaivers: readonly StaleWaiver[];
  readonly unmatchedEntries: readonly UnmatchedEntry[];
}

/**
 * Judges what was read of a fleet.
 *
 * @param today the day in UTC, `YYYY-MM-DD`
 * @throws ExpectationsError when several patterns match one account
 */
export function reportOf(
  readings: readonly FleetReading[],
  selection: FleetSelection,
  expectations: Expectations,
  today: string,
): FleetReport {
  const held = holdable(readings);
  const judged = held.map(asJudged(selection));
  const { verdicts, staleWaivers } = evaluate(expectations, judged, today);
  const search = searchFor(selection, selectedBy(selection));
  const stale = certainlyStale(staleWaivers, search.isLookedFor);
  return {
    ...valuesOf(held),
    violations: violationsOf(verdicts),
    waived: waivedOf(verdicts),
    summary: { ...tally(verdicts), staleWaivers: stale.length },
    staleWaivers: stale,
    unmatchedEntries: unmatchedEntries(expectations, judged, search),
  };
}

function asJudged({ accounts }: FleetSelection) {
  return ({ name, enabled }: FleetReading): Reading => ({ ...accountNamed(name, accounts ?? "subusers"), enabled });
}
