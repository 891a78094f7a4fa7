/** Which account: exactly one of the three. `Name` is how the program writes a name. */
export type AccountArgs<Name> =
  | {
      /** Username of a Subuser of the account that owns the API key: up to 64 characters of printable ASCII. */
      readonly subuser: Name;
      /** Not beside `subuser`. */
      readonly accountId?: undefined;
      /** Not beside `subuser`. */
      readonly self?: undefined;
    }
  | {
      /** Id of a customer account (reseller plans), without the word `account-id`. */
      readonly accountId: Name;
      /** Not beside `accountId`. */
      readonly subuser?: undefined;
      /** Not beside `accountId`. */
      readonly self?: undefined;
    }
  | {
      /** The account that owns the API key. */
      readonly self: true;
      /** Not beside `self`. */
      readonly subuser?: undefined;
      /** Not beside `self`. */
      readonly accountId?: undefined;
    };

/**
 * Whose setting is meant. Only `parseAccount` makes one, so an account that exists is valid:
 * an empty `on-behalf-of` is dropped on the way, and SendGrid then answers with the parent account's setting.
 */
export type Account = AccountArgs<string>;

/** The three ways to say whose setting is meant; exactly one is to be given. */
export const selectors = ["subuser", "accountId", "self"] as const;

/** What a caller passed; nothing about it is known yet. */
export type AccountSelection = { readonly [selector in (typeof selectors)[number]]?: unknown };

/** The value of the `on-behalf-of` header; none for the account that owns the key. */
export function onBehalfOf(account: Account): string | undefined {
  if (account.self) return undefined;
  return account.subuser ?? `account-id ${account.accountId}`;
}

/** One text for one account: the id of its Pulumi resource, and the key under which its readings are shared. */
export function accountToId(account: Account): string {
  if (account.self) return "self";
  return account.subuser === undefined ? `account-id/${account.accountId}` : `subuser/${account.subuser}`;
}

/** The account as a sentence names it: `subuser "acme"`. */
export function describeAccount(account: Account): string {
  if (account.self) return "the account that owns the API key";
  return account.subuser === undefined ? `customer account "${account.accountId}"` : `subuser "${account.subuser}"`;
}
