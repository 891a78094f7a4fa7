import { show } from "../text/show";

/** An account as expectations name it: a subuser, or a customer account. */
export type AccountName = (
  | { readonly subuser: string; readonly accountId?: undefined }
  | { readonly accountId: string; readonly subuser?: undefined }
) & {
  /** Of several parent accounts the one whose account it is. */
  readonly parent?: string;
};

/** Whether a text can name one of several parent accounts: in a command line, a file and a report. */
export function isParentName(text: unknown): text is string {
  return typeof text === "string" && /^[A-Za-z][A-Za-z0-9_-]{0,31}$/.test(text);
}

/** What to do when it cannot. */
export const parentNameRemedy = "Use up to 32 letters, digits, hyphens and underscores, the first a letter.";

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
  readonly parent?: string | undefined;
}

/** An account's name, without its kind. */
export function nameOf({ subuser, accountId = "" }: Named): string {
  return subuser ?? accountId;
}

/** The account alone, without what else is known of it. */
export function accountNameOf({ subuser, accountId = "", parent }: Named): AccountName {
  return { ...(parent === undefined ? {} : { parent }), ...(subuser === undefined ? { accountId } : { subuser }) };
}

/** One text for one account: a subuser and a customer account can have the same name, and so can those of two parents. */
export function accountKey({ subuser, accountId, parent }: Named): string {
  const prefix = parent === undefined ? "" : `${parent} `;
  return prefix + (subuser === undefined ? `accountId/${accountId}` : `subuser/${subuser}`);
}

/** The section of a file for such accounts. */
export function sectionOf(account: AccountName): "subusers" | "accounts" {
  return account.subuser === undefined ? "accounts" : "subusers";
}

/** The account as a sentence names it: `subuser "acme"`. */
export function describeAccountName({ subuser, accountId }: Named): string {
  return subuser === undefined ? `customer account ${show(accountId)}` : `subuser ${show(subuser)}`;
}

/** Subusers before customer accounts, each by parent and name, by code units: the same order in every locale. */
export function compareAccounts(one: Named, other: Named): number {
  if ((one.subuser === undefined) !== (other.subuser === undefined)) return one.subuser === undefined ? 1 : -1;
  const [left, right] = [accountKey(one), accountKey(other)];
  return left < right ? -1 : Number(left > right);
}
