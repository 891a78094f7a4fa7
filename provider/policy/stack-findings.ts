import { accountKey, describeAccountName } from "../expectations/account-name";
import { describeStaleWaiver, describeVerdict } from "../expectations/describe-verdict";
import type { Expectations } from "../expectations/expectations";
import { describeUnmatchedEntry, unmatchedEntries } from "../expectations/unmatched-entry";
import { isFailing, isWarning, type Verdict } from "../expectations/verdict";
import { isInForce } from "../expectations/waiver";
import { type Judgement, judge } from "./evaluate-stack";
import { observationsOf } from "./readings-by-account";
import type { StackSightings } from "./stack-readings";

/** One violation: a sentence that says all of it, and the resource that it is about; none when it is the stack. */
export interface Finding {
  readonly message: string;
  readonly urn?: string;
}

/** Who is not as expected, where that fails. */
export function mandatoryFindings(
  stack: StackSightings,
  expectations: Expectations,
  today: string,
): readonly Finding[] {
  return contradictions(judge(stack, expectations, today), isFailing);
}

/** Who is not as expected, where that is only warned of. */
export function advisoryFindings(stack: StackSightings, expectations: Expectations, today: string): readonly Finding[] {
  return contradictions(judge(stack, expectations, today), isWarning);
}

function contradictions({ judged }: Judgement, isReported: (verdict: Verdict) => boolean): readonly Finding[] {
  return judged
    .filter(({ verdict }) => isReported(verdict))
    .map(({ verdict, urn }) => ({ message: describeVerdict(verdict), urn }));
}

/** Who could not be read by any resource that names it. */
export function unreadableFindings({ sightings }: StackSightings): readonly Finding[] {
  return observationsOf(sightings).flatMap(({ account, values, unreadable: urn }) => {
    if (urn === undefined || values.size > 0) return [];
    const message = `${describeVerdict({ account, verdict: "unreadable" })} The warning of its fleet says why.`;
    return [{ message, urn }];
  });
}

/** Whom two resources give two values: at least one of them is not true any more. */
export function contradictoryFindings({ sightings }: StackSightings): readonly Finding[] {
  return observationsOf(sightings).flatMap(({ account, values }) => {
    const [on, off] = [values.get(true), values.get(false)];
    if (on === undefined || off === undefined) return [];
    const message =
      `Open tracking of ${describeAccountName(account)} has two values: on in ${on}, and off in ${off}. ` +
      "It changed while the program ran: run it again.";
    return [{ message, urn: on }];
  });
}

/** The entries that are for nobody, of whom a fleet would have read everybody. */
export function entryFindings(stack: StackSightings, expectations: Expectations): readonly Finding[] {
  const accounts = stack.sightings.map(({ account }) => account);
  return unmatchedEntries(expectations, accounts, stack).map((entry) => ({
    message: `${describeUnmatchedEntry(entry)} Correct it, unless it is for accounts of another key.`,
  }));
}

/** The waivers that could go: of no use, or expired without anything else that would tell of it. */
export function waiverFindings(stack: StackSightings, expectations: Expectations, today: string): readonly Finding[] {
  const { judged, staleWaivers } = judge(stack, expectations, today);
  const told = new Set([
    ...staleWaivers.map(({ waiver }) => accountKey(waiver)),
    ...judged.flatMap(({ verdict: { waiver } }) => (waiver === undefined ? [] : accountKey(waiver))),
  ]);
  const expired = expectations.waivers.filter((waiver) => !isInForce(waiver, today) && !told.has(accountKey(waiver)));
  return [
    ...staleWaivers.map((stale) => {
      const otherwise = stale.reason === "no-such-account" ? ", unless its account is of another key" : "";
      return `${describeStaleWaiver(stale)} Remove it${otherwise}.`;
    }),
    ...expired.map((waiver) => {
      const whose = `The waiver of ${describeAccountName(waiver)}`;
      return `${whose} has expired: it held until ${waiver.expires}. Remove it, or renew it.`;
    }),
  ].map((message) => ({ message }));
}
