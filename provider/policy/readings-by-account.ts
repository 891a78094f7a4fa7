import { type AccountName, accountKey } from "../expectations/account-name";
import type { Sighting } from "./stack-reading";

/** One account as one key reads it, whatever number of resources speak of it. */
export interface Observation {
  readonly account: AccountName;
  /** Each value that was read, and the first resource that has it. Two of them contradict each other. */
  readonly values: ReadonlyMap<boolean, string>;
  /** The first resource that could not read it. */
  readonly unreadable?: string;
}

/** Puts together what several resources say of one account. */
export function observationsOf(sightings: readonly Sighting[]): readonly Observation[] {
  const byAccount = new Map<string, { account: AccountName; values: Map<boolean, string>; unreadable?: string }>();
  for (const { account, apiKeyEnv, value, urn } of sightings) {
    const key = JSON.stringify([apiKeyEnv ?? null, accountKey(account)]);
    const observation = byAccount.get(key) ?? { account, values: new Map<boolean, string>() };
    byAccount.set(key, observation);
    if (value === "unreadable") observation.unreadable ??= urn;
    else if (value !== "unknown" && !observation.values.has(value)) observation.values.set(value, urn);
  }
  return [...byAccount.values()];
}
