import { type AccountName, describeAccountName, sectionOf } from "./account-name";
import { ExpectationsError } from "./parsing/expectations-error";
import { member } from "./parsing/path";
import type { Rule } from "./rules";

/** An account, and all the rules that would decide on it. */
interface Decision {
  readonly account: AccountName;
  readonly rules: readonly Rule[];
}

const mostNamed = 10;

/**
 * Fails when more than one pattern matches an account: which of them is meant is not for us to guess.
 *
 * @throws ExpectationsError with one mistake for all accounts that the same patterns match.
 */
export function refuseTies(decisions: readonly Decision[], source: string | undefined): void {
  const tied = new Map<string, { many: boolean; accounts: AccountName[] }>();
  for (const { account, rules } of decisions) {
    if (rules.length < 2) continue;
    const path = rules.map(({ name }) => member(sectionOf(account), name)).join(" and ");
    const tie = tied.get(path) ?? { many: rules.length > 2, accounts: [] };
    tied.set(path, tie);
    tie.accounts.push(account);
  }
  if (tied.size === 0) return;
  const mistakes = [...tied].map(([path, { many, accounts }]) => ({
    path,
    problem: `${many ? "all" : "both"} match ${listOf(accounts)}`,
    remedy: "Narrow a pattern, or give each of these accounts an entry of its own.",
  }));
  throw new ExpectationsError(mistakes, source);
}

function listOf(accounts: readonly AccountName[]): string {
  const named = accounts.slice(0, mostNamed).map(describeAccountName).join(", ");
  return accounts.length <= mostNamed ? named : `${named} and ${accounts.length - mostNamed} more`;
}
