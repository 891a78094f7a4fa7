import { type AccountName, accountKey } from "../expectations/account-name";
import { evaluate } from "../expectations/evaluate";
import { type Expectations, parseExpectations } from "../expectations/expectations";
import { rulesFor } from "../expectations/rules";
import type { StaleWaiver } from "../expectations/verdict";
import type { AccountReading } from "./account-reading";
import type { Audit } from "./report/audit";

/** What nobody says anything about. */
export function noExpectations(): Expectations {
  return parseExpectations({});
}

/** Judges what was read, in the order of a report. */
export function judge(
  readings: readonly AccountReading[],
  expectations: Expectations,
  today: string,
): Pick<Audit, "accounts" | "staleWaivers"> {
  const byKey = new Map(readings.map((reading) => [accountKey(reading.account), reading]));
  const { verdicts, staleWaivers } = evaluate(
    expectations,
    readings.map(({ account, enabled }) => ({ ...account, enabled })),
    today,
  );
  const accounts = verdicts.map((verdict) => ({ ...byKey.get(accountKey(verdict.account)), ...verdict }));
  return { accounts, staleWaivers };
}

/**
 * The stale waivers that an audit can tell of: an account that it did not ask for, or did not get to, is not missing.
 *
 * @param isGone whether an account was asked for and is not there
 */
export function certainlyStale(
  staleWaivers: readonly StaleWaiver[],
  isGone: (account: AccountName) => boolean,
): readonly StaleWaiver[] {
  return staleWaivers.filter(({ waiver, reason }) => reason === "nothing-to-waive" || isGone(accountOf(waiver)));
}

function accountOf({ subuser, accountId = "" }: StaleWaiver["waiver"]): AccountName {
  return subuser === undefined ? { accountId } : { subuser };
}

/**
 * Fails when several patterns match an account: to be called before it is read, so that nobody waits for thousands of
 * readings to hear of it.
 *
 * @throws ExpectationsError
 */
export function refuseTie(expectations: Expectations, account: AccountName, today: string): void {
  const rules = account.subuser === undefined ? expectations.accounts : expectations.subusers;
  if (rulesFor(account, rules).length > 1) evaluate(expectations, [account], today);
}
