import { type AccountName, accountKey } from "../expectations/account-name";
import type { StackReading } from "./stack-reading";

/** What all resources that read one account with one API key have read of it. */
export interface AccountReadings {
  readonly account: AccountName;
  /** Each value, and the first resource that has it. Two values contradict each other. */
  readonly values: ReadonlyMap<boolean, string>;
  /** The first resource that could not read it. */
  readonly unreadable?: string;
}

/** Groups the readings of several resources by account and API key. */
export function groupByAccount(readings: readonly StackReading[]): readonly AccountReadings[] {
  const byAccount = new Map<string, { account: AccountName; values: Map<boolean, string>; unreadable?: string }>();
  for (const { account, apiKey, value, urn } of readings) {
    const key = JSON.stringify([apiKey ?? null, accountKey(account)]);
    const group = byAccount.get(key) ?? { account, values: new Map<boolean, string>() };
    byAccount.set(key, group);
    if (value === "unreadable") group.unreadable ??= urn;
    else if (value !== "unknown" && !group.values.has(value)) group.values.set(value, urn);
  }
  return [...byAccount.values()];
}
