import { accountKey } from "../expectations/account-name";
import { type Evaluation, evaluate, type Reading } from "../expectations/evaluate";
import type { Expectations } from "../expectations/expectations";
import { certainlyStale, type StaleWaiver } from "../expectations/stale-waivers";
import type { Verdict } from "../expectations/verdict";
import type { Waiver } from "../expectations/waiver";
import { type AccountReadings, groupByAccount } from "./readings-by-account";
import type { StackReadings } from "./stack-readings";

/** A verdict, and the resource that it is about. */
interface LocatedVerdict {
  readonly verdict: Verdict;
  readonly urn: string;
}

/** The verdict on every account of a stack whose value is known, and the waivers that can be removed. */
export interface StackEvaluation {
  readonly verdicts: readonly LocatedVerdict[];
  readonly staleWaivers: readonly StaleWaiver[];
}

/** A reading, and the resource that has its value; none where there is no value. */
interface LocatedReading {
  readonly reading: Reading;
  readonly urn?: string;
}

/**
 * Evaluates what the resources of a stack read.
 *
 * @param today the day in UTC, `YYYY-MM-DD`
 * @throws ExpectationsError when several patterns match one account
 */
export function evaluateStack(
  { readings, isLookedFor }: StackReadings,
  expectations: Expectations,
  today: string,
): StackEvaluation {
  const rounds = roundsOf(groupByAccount(readings).flatMap(locatedReadings));
  const evaluations = rounds.map((round) =>
    evaluate(
      expectations,
      [...round.values()].map(({ reading }) => reading),
      today,
    ),
  );
  const verdicts = evaluations.flatMap((evaluation, index) =>
    evaluation.verdicts.flatMap((verdict) => {
      const urn = rounds[index]?.get(accountKey(verdict.account))?.urn;
      return urn === undefined ? [] : [{ verdict, urn }];
    }),
  );
  const staleWaivers = expectations.waivers.flatMap((waiver) => staleIn(evaluations, waiver) ?? []);
  return { verdicts, staleWaivers: certainlyStale(staleWaivers, isLookedFor) };
}

/** An account without a value exists all the same, and its waiver may be needed. */
function locatedReadings({ account, values }: AccountReadings): readonly LocatedReading[] {
  if (values.size === 0) return [{ reading: account }];
  return [...values].map(([enabled, urn]) => ({ reading: { ...account, enabled }, urn }));
}

/** `evaluate` takes each account once; two API keys or two values make two readings of one name. */
function roundsOf(readings: readonly LocatedReading[]): readonly ReadonlyMap<string, LocatedReading>[] {
  const rounds = [new Map<string, LocatedReading>()];
  const counts = new Map<string, number>();
  for (const located of readings) {
    const key = accountKey(located.reading);
    const index = counts.get(key) ?? 0;
    counts.set(key, index + 1);
    const round = rounds[index] ?? new Map<string, LocatedReading>();
    rounds[index] = round;
    round.set(key, located);
  }
  return rounds;
}

/** A waiver is stale if it is in every round. */
function staleIn(evaluations: readonly Evaluation[], waiver: Waiver): StaleWaiver | undefined {
  const stale = evaluations.map(({ staleWaivers }) => staleWaivers.find((each) => each.waiver === waiver));
  if (stale.includes(undefined)) return undefined;
  return stale.find((each) => each?.reason === "nothing-to-waive") ?? stale[0];
}
