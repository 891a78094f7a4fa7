import { nearestOfFirst } from "../text/did-you-mean";
import { type AccountName, accountKey, accountNameOf, compareAccounts, nameOf } from "./account-name";
import type { Verdict } from "./verdict";
import type { Waiver } from "./waiver";

/** A waiver that could go: its account is not there, or needs none. */
export interface StaleWaiver {
  readonly waiver: Waiver;
  readonly reason: "no-such-account" | "nothing-to-waive";
  /** The name of an account that was probably meant. */
  readonly nearest?: string;
}

/** The waivers that nothing used. One of an account that could not be read may be needed. */
export function staleWaiversAmong(waivers: readonly Waiver[], verdicts: readonly Verdict[]): readonly StaleWaiver[] {
  const verdictsByKey = new Map(verdicts.map((verdict) => [accountKey(verdict.account), verdict]));
  const sorted = [...waivers].sort(compareAccounts);
  const unmatched = sorted.filter((waiver) => !verdictsByKey.has(accountKey(waiver)));
  const names = verdicts.map(({ account }) => nameOf(account));
  const near = new Map(nearestOfFirst(unmatched.map(nameOf), names).map((name, index) => [unmatched[index], name]));
  return sorted.flatMap((waiver): StaleWaiver[] => {
    const verdict = verdictsByKey.get(accountKey(waiver));
    if (verdict === undefined) {
      const nearest = near.get(waiver);
      return [{ waiver, reason: "no-such-account", ...(nearest === undefined ? {} : { nearest }) }];
    }
    const isUsed = verdict.waiver !== undefined || verdict.verdict === "unreadable";
    return isUsed ? [] : [{ waiver, reason: "nothing-to-waive" }];
  });
}

/**
 * The stale waivers that are certain: an account that was not selected may well exist.
 *
 * @param isLookedFor whether an account would have been found, if it was there
 */
export function certainlyStale(
  staleWaivers: readonly StaleWaiver[],
  isLookedFor: (account: AccountName) => boolean,
): readonly StaleWaiver[] {
  return staleWaivers.filter(
    ({ waiver, reason }) => reason === "nothing-to-waive" || isLookedFor(accountNameOf(waiver)),
  );
}
