import { accountKey } from "../expectations/account-name";
import { certainlyStale, type Evaluation, evaluate, type Reading } from "../expectations/evaluate";
import type { Expectations } from "../expectations/expectations";
import type { StaleWaiver, Verdict } from "../expectations/verdict";
import type { Waiver } from "../expectations/waiver";
import { type Observation, observationsOf } from "./readings-by-account";
import type { StackSightings } from "./stack-readings";

/** A verdict, and the resource that it is about. */
interface Judged {
  readonly verdict: Verdict;
  readonly urn: string;
}

/** Every account of a stack whose value is known, judged, and the waivers that could go. */
export interface Judgement {
  readonly judged: readonly Judged[];
  readonly staleWaivers: readonly StaleWaiver[];
}

/** A reading, and the resource that has its value; none where there is no value. */
interface Located {
  readonly reading: Reading;
  readonly urn?: string;
}

/**
 * Judges what the resources of a stack say.
 *
 * @param today the day in UTC, `YYYY-MM-DD`
 * @throws ExpectationsError when several patterns match one account
 */
export function judge(
  { sightings, isLookedFor }: StackSightings,
  expectations: Expectations,
  today: string,
): Judgement {
  const rounds = roundsOf(observationsOf(sightings).flatMap(readingsOf));
  const evaluations = rounds.map((round) => {
    return evaluate(
      expectations,
      [...round.values()].map(({ reading }) => reading),
      today,
    );
  });
  const judged = evaluations.flatMap(({ verdicts }, index) =>
    verdicts.flatMap((verdict) => {
      const urn = rounds[index]?.get(accountKey(verdict.account))?.urn;
      return urn === undefined ? [] : [{ verdict, urn }];
    }),
  );
  const staleWaivers = expectations.waivers.flatMap((waiver) => staleIn(evaluations, waiver) ?? []);
  return {
    judged,
    staleWaivers: certainlyStale(staleWaivers, isLookedFor),
  };
}

/** An account without a value is there all the same, and its waiver may be needed. */
function readingsOf({ account, values }: Observation): readonly Located[] {
  if (values.size === 0) return [{ reading: account }];
  return [...values].map(([enabled, urn]) => ({ reading: { ...account, enabled }, urn }));
}

/** Rounds that have each account once, as it takes to judge them: two keys or two values make two readings of a name. */
function roundsOf(readings: readonly Located[]): readonly ReadonlyMap<string, Located>[] {
  const rounds = [new Map<string, Located>()];
  const counts = new Map<string, number>();
  for (const located of readings) {
    const key = accountKey(located.reading);
    const index = counts.get(key) ?? 0;
    counts.set(key, index + 1);
    const round = rounds[index] ?? new Map<string, Located>();
    rounds[index] = round;
    round.set(key, located);
  }
  return rounds;
}

/** A waiver is of no use if it is of use in no round. */
function staleIn(evaluations: readonly Evaluation[], waiver: Waiver): StaleWaiver | undefined {
  const stale = evaluations.map(({ staleWaivers }) => staleWaivers.find((each) => each.waiver === waiver));
  if (stale.includes(undefined)) return undefined;
  return stale.find((each) => each?.reason === "nothing-to-waive") ?? stale[0];
}
