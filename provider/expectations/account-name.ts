import { show } from "../text/show";

/** An account as expectations name it: a subuser, or a customer account. */
export type AccountName =
  | { readonly subuser: string; readonly accountId?: undefined }
  | { readonly accountId: string; readonly subuser?: undefined };

/** Which of the two lists an account is on. */
export type AccountKind = "subusers" | "customer";

/** The account that a list of that kind has under a name. */
export function accountNamed(name: string, kind: AccountKind): AccountName {
  return kind === "customer" ? { accountId: name } : { subuser: name };
}

/** Anything that names an account. */
export interface Named {
  readonly subuser?: string | undefined;
  readonly accountId?: string | undefined;
}

/** An account's name, without its kind. */
export function nameOf({ subuser, accountId = "" }: Named): string {
  return subuser ?? accountId;
}

/** The account alone, without what else is known of it. */
export function accountNameOf({ subuser, accountId = "" }: Named): AccountName {
  return subuser === undefined ? { accountId } : { subuser };
}

/** One text for one account: a subuser and a customer account can have the same name. */
export function accountKey({ subuser, accountId }: Named): string {
  return subuser === undefined ? `accountId/${accountId}` : `subuser/${subuser}`;
}

/** The section of a file for such accounts. */
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
