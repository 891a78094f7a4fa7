import { show } from "../sendgrid/error";

/** An account as expectations name it: a subuser, or a customer account. */
export type AccountName =
  | { readonly subuser: string; readonly accountId?: undefined }
  | { readonly accountId: string; readonly subuser?: undefined };

/** Anything that names an account. */
interface Named {
  readonly subuser?: string | undefined;
  readonly accountId?: string | undefined;
}

/** The account alone, without what else is known of it. */
export function accountNameOf(account: AccountName): AccountName {
  return account.subuser === undefined ? { accountId: account.accountId } : { subuser: account.subuser };
}

/** One text for one account: a subuser and a customer account can have the same name. */
export function accountKey({ subuser, accountId }: Named): string {
  return subuser === undefined ? `accountId/${accountId}` : `subuser/${subuser}`;
}

/** Where a file speaks of such accounts. */
export function sectionOf(account: AccountName): "subusers" | "accounts" {
  return account.subuser === undefined ? "accounts" : "subusers";
}

/** The account as a sentence names it: `subuser "acme"`. */
export function describeAccountName({ subuser, accountId }: Named): string {
  return subuser === undefined ? `customer account ${show(accountId)}` : `subuser ${show(subuser)}`;
}

/** Subusers before customer accounts, each by code units: the same order in every locale. */
export function compareAccounts(one: Named, other: Named): number {
  if ((one.subuser === undefined) !== (other.subuser === undefined)) return one.subuser === undefined ? 1 : -1;
  const [left, right] = [accountKey(one), accountKey(other)];
  return left < right ? -1 : Number(left > right);
}
