import { show } from "../text/show";
import { type AccountName, describeAccountName } from "./account-name";
import { exactKey } from "./pattern";
import type { StaleWaiver } from "./stale-waivers";
import type { Verdict } from "./verdict";

/** A verdict as a sentence: the account, its setting, what is expected by which entry, and how to correct or waive it. */
export function describeVerdict(verdict: Verdict): string {
  const { account, enabled, rule } = verdict;
  const who = `Open tracking of ${describeAccountName(account)}`;
  const is = `${who} is ${enabled ? "on" : "off"}`;
  const by = rule === undefined ? "" : ` (by ${show(rule)})`;
  const contradiction = `${is}, ${expectation(verdict)}${by}`;
  switch (verdict.verdict) {
    case "met":
      return `${is}, as expected${by}.`;
    case "unspecified":
      return `${is}, and nothing is expected of it${by}.`;
    case "unreadable":
      return `${who} could not be read${verdict.expected === undefined ? "" : `, ${expectation(verdict)}${by}`}.`;
    case "waived":
      if (enabled === undefined) return `${who} could not be read, and that is waived ${waiverOf(verdict)}.`;
      return `${contradiction}, and waived ${waiverOf(verdict)}.`;
    case "violated":
      return `${contradiction}. ${mend(verdict)}, or add a waiver: ${example(account)}.`;
    case "expired-waiver":
      return `${contradiction}, and its waiver has expired: it held ${waiverOf(verdict)}. ${mend(verdict)}, or renew it.`;
  }
}

function expectation({ expected }: Verdict): string {
  return `expected ${expected ? "on" : "off"}`;
}

function mend({ expected }: Verdict): string {
  return `Turn it ${expected ? "on" : "off"} in SendGrid, change what is expected`;
}

function waiverOf({ waiver }: Verdict): string {
  return waiver === undefined ? "" : `until ${waiver.expires} by ${show(waiver.owner)} (${show(waiver.justification)})`;
}

function example({ subuser, accountId }: AccountName): string {
  const account =
    subuser === undefined ? `"accountId": ${show(exactKey(accountId))}` : `"subuser": ${show(exactKey(subuser))}`;
  return `{ ${account}, "justification": "…", "owner": "…", "expires": "YYYY-MM-DD" }`;
}

const staleReasons: Readonly<Record<StaleWaiver["reason"], string>> = {
  "no-such-account": "this API key lists no such account",
  "nothing-to-waive": "the account violates no expectation",
};

/** Why a waiver has no effect, as the end of a sentence. */
export function reasonOfStaleWaiver({ reason, nearest, waiver }: StaleWaiver): string {
  const isReadable = reason === "nothing-to-waive" && waiver.waives === "unreadable";
  return `${isReadable ? "the account can be read" : staleReasons[reason]}.${nearest === undefined ? "" : ` Did you mean ${show(nearest)}?`}`;
}

/** Why a waiver has no effect, as a sentence. */
export function describeStaleWaiver(stale: StaleWaiver): string {
  const { waiver } = stale;
  const whose = `The waiver of ${describeAccountName(waiver)} until ${waiver.expires}`;
  return `${whose} has no effect: ${reasonOfStaleWaiver(stale)}`;
}
