import { type AccountName, accountNamed, nameOf, sectionOf } from "../expectations/account-name";
import type { Expectations } from "../expectations/expectations";
import { nearest } from "../text/did-you-mean";
import { show } from "../text/show";
import { member } from "../validation/path";
import { type FleetSelection, selectedBy } from "./fleet-selection";

/** The patterns of `include` or `exclude` that no listed name matches. */
export function unmatchedPatterns(
  selection: FleetSelection,
  property: "include" | "exclude",
  listed: readonly string[],
): readonly string[] {
  if (selection.subusers !== undefined) return [];
  const { accounts } = selection;
  return (selection[property] ?? []).filter((pattern) => {
    const isMatch = selectedBy({ accounts, include: [pattern] });
    return !listed.some((name) => isMatch(accountNamed(name, accounts)));
  });
}

/** The entries and waivers that are for accounts of the other kind, and have the name of one of these. */
export function misplacedEntries(expectations: Expectations, accounts: readonly AccountName[]): readonly string[] {
  const [account] = accounts;
  if (account === undefined) return [];
  const [isSection, isProperty] =
    sectionOf(account) === "subusers" ? (["accounts", "accountId"] as const) : (["subusers", "subuser"] as const);
  const names = new Set(accounts.map(nameOf));
  const entries = [...expectations[isSection].exact].filter(([name]) => names.has(name));
  const waivers = expectations.waivers.filter(
    (waiver) => waiver[isProperty] !== undefined && names.has(nameOf(waiver)),
  );
  const kind = isSection === "accounts" ? "a subuser" : "a customer account";
  return [
    ...entries.map(
      ([, { name }]) => `${member(isSection, name)} is the name of ${kind}. Move it to ${sectionOf(account)}.`,
    ),
    ...waivers.map(
      (waiver) =>
        `The waiver of ${isProperty} ${show(nameOf(waiver))} has the name of ${kind}. Use ${isProperty === "accountId" ? "subuser" : "accountId"}.`,
    ),
  ];
}

/** The listed name that was obviously meant, as a question; empty when there is none. */
export function didYouMeanAccount(pattern: string, listed: readonly string[]): string {
  const text = pattern.replaceAll("*", "");
  // The distance to every one of ten thousand names takes long.
  const similar = listed.filter((name) => name !== text && Math.abs(name.length - text.length) * 3 <= name.length);
  const meant = nearest(text, similar);
  return meant === undefined ? "" : ` Did you mean ${show(meant)}?`;
}
