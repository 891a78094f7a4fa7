import { type AccountName, accountKey, sectionOf } from "../../expectations/account-name";
import { evaluate } from "../../expectations/evaluate";
import { type Expectations, parseExpectations } from "../../expectations/expectations";
import { refuseTies, rulesFor } from "../../expectations/rules";
import { certainlyStale } from "../../expectations/stale-waivers";
import { type Search, unmatchedEntries } from "../../expectations/unmatched-entry";
import type { Audit } from "../report/audit-report";
import type { AccountReading } from "./account-reading";

/** Expectations of no account. */
export function noExpectations(): Expectations {
  return parseExpectations({});
}

/** Evaluates readings, in the order of a report. */
export function evaluateReadings(
  readings: readonly AccountReading[],
  expectations: Expectations,
  today: string,
  search: Search,
): Pick<Audit, "accounts" | "staleWaivers" | "unmatchedEntries"> {
  const byKey = new Map(readings.map((reading) => [accountKey(reading.account), reading]));
  const { verdicts, staleWaivers } = evaluate(
    expectations,
    readings.map(({ account, enabled }) => ({ ...account, enabled })),
    today,
  );
  const accounts = verdicts.map((verdict) => ({ ...byKey.get(accountKey(verdict.account)), ...verdict }));
  const unmatched = unmatchedEntries(
    expectations,
    verdicts.map(({ account }) => account),
    search,
  );
  return {
    accounts,
    staleWaivers: certainlyStale(staleWaivers, search.isLookedFor),
    ...(unmatched.length === 0 ? {} : { unmatchedEntries: unmatched }),
  };
}

/**
 * Fails when several patterns match an account. It is called before the account is read, so that the error does not come
 * after thousands of readings.
 *
 * @throws ExpectationsError
 */
export function refuseTie(expectations: Expectations, account: AccountName): void {
  refuseTies([{ account, rules: rulesFor(account, expectations[sectionOf(account)]) }], expectations.source);
}

/** Whether several patterns match an account, so that it cannot be evaluated. */
export function isTied(expectations: Expectations, account: AccountName): boolean {
  return rulesFor(account, expectations[sectionOf(account)]).length > 1;
}
