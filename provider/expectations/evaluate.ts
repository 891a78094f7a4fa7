import {
  type AccountName,
  accountKey,
  accountNameOf,
  compareAccounts,
  describeAccountName,
  sectionOf,
} from "./account-name";
import { isViolated } from "./assertion";
import { isDay } from "./day";
import type { Expectations } from "./expectations";
import { type Rule, refuseTies, rulesFor } from "./rules";
import { type StaleWaiver, staleWaiversAmong } from "./stale-waivers";
import type { Verdict } from "./verdict";
import { isInForce, refuseLongWaivers, type Waiver } from "./waiver";

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

/** Every account evaluated, and the waivers that could go, in an order that does not depend on that of the readings. */
export interface Evaluation {
  readonly verdicts: readonly Verdict[];
  readonly staleWaivers: readonly StaleWaiver[];
}

/**
 * Evaluates every reading.
 *
 * @param today the day in UTC, `YYYY-MM-DD`: a waiver holds on its day, and not on the next
 * @throws ExpectationsError when several patterns match one account, and no entry of its own decides, or a waiver is too long.
 */
export function evaluate(expectations: Expectations, readings: readonly Reading[], today: string): Evaluation {
  if (!isDay(today)) throw new RangeError(`Today is ${JSON.stringify(today)}, not a day such as 2027-03-31.`);
  refuseLongWaivers(expectations, today);
  const decided = inOrder(readings).map((reading) => {
    return { reading, rules: rulesFor(reading, expectations[sectionOf(reading)]) };
  });
  refuseTies(
    decided.map(({ reading, rules }) => ({ account: reading, rules })),
    expectations.source,
  );
  const waivers = new Map(expectations.waivers.map((waiver) => [accountKey(waiver), waiver]));
  const verdicts = decided.map(({ reading, rules: [rule = expectations.default] }) =>
    verdictOf(reading, rule, waivers.get(accountKey(reading)), today),
  );
  return { verdicts, staleWaivers: staleWaiversAmong(expectations.waivers, verdicts) };
}

function verdictOf(reading: Reading, rule: Rule | undefined, waiver: Waiver | undefined, today: string): Verdict {
  const said = whatIsSaid(reading, rule);
  const { enabled } = reading;
  // First of all: no expectation and no waiver applies to an unknown value.
  if (enabled === undefined) {
    const isWaived = waiver?.waives === "unreadable" && isInForce(waiver, today);
    return isWaived ? { ...said, verdict: "waived", waiver } : { ...said, verdict: "unreadable" };
  }
  if (rule?.expected === undefined || rule.enforcementLevel === "disabled") {
    return { ...said, enabled, verdict: "unspecified" };
  }
  const { expected, enforcementLevel } = rule;
  if (!isViolated({ expected, enforcementLevel }, enabled)) return { ...said, enabled, verdict: "met" };
  if (waiver === undefined || waiver.waives === "unreadable") return { ...said, enabled, verdict: "violated" };
  return { ...said, enabled, verdict: isInForce(waiver, today) ? "waived" : "expired-waiver", waiver };
}

function whatIsSaid(account: AccountName, rule: Rule | undefined) {
  if (rule === undefined) return { account: accountNameOf(account) };
  const { name, ...assertion } = rule;
  return { account: accountNameOf(account), ...assertion, rule: name };
}
