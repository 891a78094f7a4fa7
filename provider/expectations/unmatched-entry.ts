import { member } from "../validation/path";
import { type AccountKind, type AccountName, accountNamed, nameOf, sectionOf } from "./account-name";
import type { Expectations } from "./expectations";
import { type IsSelected, isOfAll, type Selected } from "./include-exclude";
import { matches } from "./pattern";

/** An entry of the expectations that matches no account: it is gone, or the name is misspelt. */
export interface UnmatchedEntry {
  readonly section: "subusers" | "accounts";
  /** As the file writes it: `newsletter`, `eu-*`. */
  readonly entry: string;
}

/** Which accounts would have been found if they existed. */
export interface Search {
  readonly isLookedFor: IsSelected;
  /** Whether all accounts of a kind would have been found; otherwise a pattern may match one that was not. */
  readonly isForAll: (kind: AccountKind) => boolean;
}

/** The search of a selection whose list was read to its end. */
export function searchFor(selected: Selected, isLookedFor: IsSelected): Search {
  return { isLookedFor, isForAll: (kind) => isOfAll(selected, kind) };
}

/** The entries that certainly match none of these accounts, subusers first, and names before patterns. */
export function unmatchedEntries(
  expectations: Expectations,
  accounts: readonly AccountName[],
  search: Search,
): readonly UnmatchedEntry[] {
  return (["subusers", "customer"] as const).flatMap((kind) => {
    const section = kind === "customer" ? "accounts" : "subusers";
    const { exact, patterns } = expectations[section];
    const names = accounts.filter((account) => sectionOf(account) === section).map(nameOf);
    const found = new Set(names);
    const gone = [...exact].filter(([name]) => !found.has(name) && search.isLookedFor(accountNamed(name, kind)));
    const idle = search.isForAll(kind)
      ? patterns.filter(({ pattern }) => !names.some((name) => matches(pattern, name)))
      : [];
    return [...gone.map(([, rule]) => rule), ...idle.map(({ rule }) => rule)].map(({ name }) => ({
      section,
      entry: name,
    }));
  });
}

/** The entry as a sentence. */
export function describeUnmatchedEntry({ section, entry }: UnmatchedEntry): string {
  return `The entry ${member(section, entry)} matches no account that this API key can list.`;
}
