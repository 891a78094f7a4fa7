import { type AccountName, accountKey, accountNameOf, compareAccounts } from "../../expectations/account-name";
import type { AuditedAccount, Coverage } from "../report/audit-report";
import { eachOnce, type StackDeclarations } from "./stack-export";

/**
 * Compares the accounts that stacks declare with those that an audit found.
 *
 * @param accounts in the order of a report
 * @param isGone whether an account was selected and does not exist
 */
export function coverageOf(
  stacks: readonly StackDeclarations[],
  accounts: readonly AuditedAccount[],
  isGone: (account: AccountName) => boolean,
): Coverage {
  const declared = new Set(stacks.flatMap((stack) => stack.accounts).map(accountKey));
  const listed = new Set(stacks.flatMap((stack) => stack.listed).map(accountKey));
  const audited = accounts.map(({ account }) => accountNameOf(account));
  return {
    declared: declared.size,
    stacks: stacks.map(({ file, name, accounts }) => ({
      file,
      ...(name === undefined ? {} : { name }),
      declared: accounts.length,
    })),
    undeclared: audited.filter((account) => !declared.has(accountKey(account))),
    declaredWithOtherKey: audited.filter((account) => {
      return declared.has(accountKey(account)) && !listed.has(accountKey(account));
    }),
    declaredButGone: [...eachOnce(stacks.flatMap(({ listed }) => listed))].filter(isGone).sort(compareAccounts),
  };
}
