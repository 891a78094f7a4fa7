import { accountKey, describeAccountName } from "../expectations/account-name";
import { describeStaleWaiver, describeVerdict } from "../expectations/describe-verdict";
import type { Expectations } from "../expectations/expectations";
import { describeUnmatchedEntry, unmatchedEntries } from "../expectations/unmatched-entry";
import { isFailing, isUndecided, isWarning, type Verdict } from "../expectations/verdict";
import { describeEnd, isEndingSoon, isInForce } from "../expectations/waiver";
import { evaluateStack, type StackEvaluation } from "./evaluate-stack";
import { groupByAccount } from "./readings-by-account";
import type { StackReadings } from "./stack-readings";

/** What a policy reports: a sentence, and the resource that it is about; none when it is about the stack. */
export interface Finding {
  readonly message: string;
  readonly urn?: string;
}

/** The accounts that are not as expected, where that is mandatory. */
export function mandatoryFindings(stack: StackReadings, expectations: Expectations, today: string): readonly Finding[] {
  return findingsOn(evaluateStack(stack, expectations, today), isFailing);
}

/** The accounts that are not as expected, where that is advisory. */
export function advisoryFindings(stack: StackReadings, expectations: Expectations, today: string): readonly Finding[] {
  return findingsOn(evaluateStack(stack, expectations, today), isWarning);
}

function findingsOn({ verdicts }: StackEvaluation, isReported: (verdict: Verdict) => boolean): readonly Finding[] {
  return verdicts
    .filter(({ verdict }) => isReported(verdict))
    .map(({ verdict, urn }) => ({ message: describeVerdict(verdict), urn }));
}

/** The accounts that no entry of the expectations applies to. */
export function undecidedFindings(stack: StackReadings, expectations: Expectations, today: string): readonly Finding[] {
  return findingsOn(evaluateStack(stack, expectations, today), isUndecided);
}

/** The accounts that no resource could read, and that no waiver excepts from that. */
export function unreadableFindings(
  { readings }: StackReadings,
  { waivers }: Expectations,
  today: string,
): readonly Finding[] {
  const waived = new Set(
    waivers.filter((waiver) => waiver.waives === "unreadable" && isInForce(waiver, today)).map(accountKey),
  );
  return groupByAccount(readings).flatMap(({ account, values, unreadable: urn }) => {
    if (urn === undefined || values.size > 0 || waived.has(accountKey(account))) return [];
    const message = `${describeVerdict({ account, verdict: "unreadable" })} The warning of its fleet says why.`;
    return [{ message, urn }];
  });
}

/** The entries that match no account of the fleets that would have read it. */
export function entryFindings(stack: StackReadings, expectations: Expectations): readonly Finding[] {
  const accounts = stack.readings.map(({ account }) => account);
  return unmatchedEntries(expectations, accounts, stack).map((entry) => ({
    message: `${describeUnmatchedEntry(entry)} Correct it, unless it is for accounts of another key.`,
  }));
}

/** The waivers that can be removed: stale, or expired and reported by no other finding. */
export function waiverFindings(stack: StackReadings, expectations: Expectations, today: string): readonly Finding[] {
  const { verdicts, staleWaivers } = evaluateStack(stack, expectations, today);
  const reported = new Set([
    ...staleWaivers.map(({ waiver }) => accountKey(waiver)),
    ...verdicts.flatMap(({ verdict: { waiver } }) => (waiver === undefined ? [] : accountKey(waiver))),
  ]);
  const expired = expectations.waivers.filter(
    (waiver) => !isInForce(waiver, today) && !reported.has(accountKey(waiver)),
  );
  return [
    ...staleWaivers.map((stale) => {
      const otherwise = stale.reason === "no-such-account" ? ", unless its account is of another key" : "";
      return `${describeStaleWaiver(stale)} Remove it${otherwise}.`;
    }),
    ...expired.map((waiver) => {
      const subject = `The waiver of ${describeAccountName(waiver)}`;
      return `${subject} expired: it was valid until ${waiver.expires}. Remove it, or renew it.`;
    }),
  ].map((message) => ({ message }));
}

/** The waivers that end soon, without those that can be removed. */
export function endingWaiverFindings(
  stack: StackReadings,
  expectations: Expectations,
  today: string,
): readonly Finding[] {
  const stale = new Set(evaluateStack(stack, expectations, today).staleWaivers.map(({ waiver }) => waiver));
  return expectations.waivers
    .filter((waiver) => isEndingSoon(waiver, today) && !stale.has(waiver))
    .map((waiver) => ({ message: `${describeAccountName(waiver)}: ${describeEnd(waiver, today)}` }));
}
