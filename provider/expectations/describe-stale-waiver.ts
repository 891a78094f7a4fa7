import { describeAccountName } from "./account-name";
import type { StaleWaiver } from "./verdict";

/** Why a waiver could go, as the middle of a sentence. */
export const staleReasons: Readonly<Record<StaleWaiver["reason"], string>> = {
  "no-such-account": "this key lists no such account",
  "nothing-to-waive": "its open tracking contradicts nothing",
};

/** What a waiver is of no use for, as a sentence. */
export function describeStaleWaiver({ waiver, reason }: StaleWaiver): string {
  const whose = `The waiver of ${describeAccountName(waiver)} until ${waiver.expires}`;
  return `${whose} is of no use: ${staleReasons[reason]}.`;
}
