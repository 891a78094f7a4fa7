import { type AccountName, accountKey, compareAccounts, describeAccountName } from "./account-name";

/** One account's setting as it was read. */
export type Reading = AccountName & {
  /** Absent when it could not be read. */
  readonly enabled?: boolean | undefined;
};

/**
 * The readings in the order of {@link compareAccounts}.
 *
 * @throws Error when an account is there twice: one of its two values would be lost.
 */
export function inOrder(readings: readonly Reading[]): readonly Reading[] {
  const sorted = [...readings].sort(compareAccounts);
  const twice = sorted.find((reading, index) => {
    const next = sorted[index + 1];
    return next !== undefined && accountKey(next) === accountKey(reading);
  });
  if (twice === undefined) return sorted;
  throw new Error(`There are two readings of ${describeAccountName(twice)}. Pass one for each account.`);
}
