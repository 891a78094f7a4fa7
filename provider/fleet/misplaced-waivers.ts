import { type AccountName, nameOf, sectionOf } from "../expectations/account-name";
import type { Waiver } from "../expectations/waiver";
import { show } from "../text/show";

/** The waivers that have the name of one of these accounts, and are for accounts of the other kind, as sentences. */
export function misplacedWaivers(waivers: readonly Waiver[], accounts: readonly AccountName[]): readonly string[] {
  const [account] = accounts;
  if (account === undefined) return [];
  const names = new Set(accounts.map(nameOf));
  const [kind, meant, given] =
    sectionOf(account) === "subusers"
      ? (["subuser", "subuser", "accountId"] as const)
      : (["customer account", "accountId", "subuser"] as const);
  return waivers
    .filter((waiver) => waiver[given] !== undefined && names.has(nameOf(waiver)))
    .map((waiver) => `The waiver of ${given} ${show(nameOf(waiver))} has the name of a ${kind}. Use ${meant}.`);
}
