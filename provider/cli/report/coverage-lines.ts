import type { AccountName } from "../../expectations/account-name";
import type { Coverage } from "./audit-report";

/** Accounts that the stacks and the audit do not agree on. */
export interface CoverageGap {
  readonly label: "undeclared" | "declared with another API key" | "declared but gone";
  readonly account: AccountName;
}

/** What the stacks know of the accounts, as one line. */
export function coverageSentence({ stacks, declared, undeclared, declaredButGone }: Coverage): string {
  const gone = declaredButGone.length === 0 ? "" : `, of which gone: ${declaredButGone.length}`;
  const which = stacks.length === 1 ? "the stack" : `${stacks.length} stacks`;
  return `Accounts declared by ${which}: ${declared}${gone}. Accounts in no stack: ${undeclared.length}.`;
}

/** Every account that is declared or audited, and not both. */
export function coverageGaps({ undeclared, declaredWithOtherKey, declaredButGone }: Coverage): readonly CoverageGap[] {
  return [
    ...undeclared.map((account) => ({ label: "undeclared", account }) as const),
    ...declaredWithOtherKey.map((account) => ({ label: "declared with another API key", account }) as const),
    ...declaredButGone.map((account) => ({ label: "declared but gone", account }) as const),
  ];
}

/** The maximum of gaps in a report for people; the others have all. */
export const maxGapsShown = 20;
