import { type AccountName, accountKey } from "../../expectations/account-name";

/** Several resources and stacks can declare the same account. */
export function eachOnce(accounts: readonly AccountName[]): readonly AccountName[] {
  return [...new Map(accounts.map((account) => [accountKey(account), account])).values()];
}
