import { accountNamed, describeAccountName, nameOf } from "../expectations/account-name";
import { evaluate, type Reading } from "../expectations/evaluate";
import type { Expectations } from "../expectations/expectations";
import { type UnmatchedPattern, unmatchedPatterns } from "../expectations/include-exclude";
import { certainlyStale, type StaleWaiver } from "../expectations/stale-waivers";
import { searchFor, type UnmatchedEntry, unmatchedEntries } from "../expectations/unmatched-entry";
import { isUndecided, type Tally, tally, type Verdict, waiversEndingSoon } from "../expectations/verdict";
import { describeEnd } from "../expectations/waiver";
import type { FleetReading } from "../sendgrid/fleet/read-fleet";
import { type FleetSelection, selectedBy } from "./fleet-selection";
import { type FleetValues, valuesOf } from "./fleet-values";
import { misplacedWaivers } from "./misplaced-waivers";
import { type Violation, violationsOf, type WaivedViolation, waivedOf } from "./violation";

/** How many accounts there are of each kind. */
export interface FleetSummary extends Tally {
  /** Waivers that can be removed: their account does not exist, or needs none. */
  readonly staleWaivers: number;
}

/** A fleet, read and evaluated. */
export interface FleetReport extends FleetValues {
  readonly violations: readonly Violation[];
  readonly waived: readonly WaivedViolation[];
  readonly summary: FleetSummary;
  readonly staleWaivers: readonly StaleWaiver[];
  readonly unmatchedEntries: readonly UnmatchedEntry[];
  /** Waivers that name an account as one of the other kind, as sentences. */
  readonly misplacedWaivers: readonly string[];
  readonly unmatchedPatterns: readonly UnmatchedPattern[];
  /** The names of the accounts that no entry of the expectations applies to. */
  readonly undecided: readonly string[];
  /** The names of the accounts that could not be read, where a waiver excepts them from that. */
  readonly waivedUnreadable: readonly string[];
  /** Waivers in force that end soon, as sentences. */
  readonly endingWaivers: readonly string[];
}

/**
 * Evaluates what was read of a fleet.
 *
 * @param readings each name once
 * @param today the day in UTC, `YYYY-MM-DD`
 * @param listed all names that the list has, selected or not
 * @throws ExpectationsError when several patterns match one account
 */
export function reportOf(
  readings: readonly FleetReading[],
  selection: FleetSelection,
  expectations: Expectations,
  today: string,
  listed: readonly string[] = readings.map(({ name }) => name),
): FleetReport {
  const kind = selection.accounts ?? "subusers";
  const accounts = readings.map(({ name, enabled }): Reading => ({ ...accountNamed(name, kind), enabled }));
  const { verdicts, staleWaivers } = evaluate(expectations, accounts, today);
  const search = searchFor(selection, selectedBy(selection));
  const stale = certainlyStale(staleWaivers, search.isLookedFor);
  const namesOf = (isNamed: (verdict: Verdict) => boolean) =>
    verdicts.filter(isNamed).map(({ account }) => nameOf(account));
  return {
    ...valuesOf(readings),
    violations: violationsOf(verdicts),
    waived: waivedOf(verdicts),
    summary: { ...tally(verdicts), staleWaivers: stale.length },
    staleWaivers: stale,
    unmatchedEntries: unmatchedEntries(expectations, accounts, search),
    misplacedWaivers: misplacedWaivers(expectations.waivers, accounts),
    unmatchedPatterns: unmatchedPatterns(selection, listed),
    undecided: namesOf(isUndecided),
    waivedUnreadable: namesOf(({ verdict, enabled }) => verdict === "waived" && enabled === undefined),
    endingWaivers: waiversEndingSoon(verdicts, today).map(
      (waiver) => `${describeAccountName(waiver)}: ${describeEnd(waiver, today)}`,
    ),
  };
}
