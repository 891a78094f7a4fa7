import { type AccountName, accountKey, accountNameOf, compareAccounts } from "../../expectations/account-name";
import type { AuditedAccount, Coverage } from "../report/audit-report";
import type { Declaration, StackDeclarations } from "./stack-export";

/**
 * Compares the accounts that stacks declare with those that an audit found.
 *
 * @param accounts in the order of a report
 * @param isGone whether an account was selected and does not exist
 * @param parents the names of the audited parent accounts, by the environment variable of the API key; `undefined` for an
 * audit of one API key
 */
export function coverageOf(
  stacks: readonly StackDeclarations[],
  accounts: readonly AuditedAccount[],
  isGone: (account: AccountName) => boolean,
  parents: ReadonlyMap<string, string | undefined>,
): Coverage {
  const isAudited = ({ apiKeyEnv }: Declaration) => apiKeyEnv !== undefined && parents.has(apiKeyEnv);
  const accountOf = ({ account, apiKeyEnv = "" }: Declaration) =>
    accountNameOf({ ...account, parent: parents.get(apiKeyEnv) });
  const all = stacks.flatMap(({ declarations }) => declarations);
  const declared = eachOnce(all.filter(isAudited).map(accountOf));
  const keys = new Set(declared.map(accountKey));
  // With another API key: it may be an account of any parent, or of none that is audited.
  const withOtherKey = new Set(all.filter((each) => !isAudited(each)).map(({ account }) => accountKey(account)));
  const audited = accounts.map(({ account }) => accountNameOf(account));
  const missing = audited.filter((account) => !keys.has(accountKey(account)));
  const hasOtherKey = ({ parent: _, ...account }: AccountName) => withOtherKey.has(accountKey(account));
  return {
    declared: countOf(all.map(accountOf)),
    stacks: stacks.map(({ file, name, declarations }) => ({
      file,
      ...(name === undefined ? {} : { name }),
      declared: countOf(declarations.map(accountOf)),
    })),
    undeclared: missing.filter((account) => !hasOtherKey(account)),
    declaredWithOtherKey: missing.filter(hasOtherKey),
    declaredButGone: declared.filter(isGone).sort(compareAccounts),
  };
}

function countOf(accounts: readonly AccountName[]): number {
  return new Set(accounts.map(accountKey)).size;
}

/** Several resources and stacks can declare the same account. */
function eachOnce(accounts: readonly AccountName[]): readonly AccountName[] {
  return [...new Map(accounts.map((account) => [accountKey(account), account])).values()];
}
