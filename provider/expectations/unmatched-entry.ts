import { nearestOfFirst } from "../text/did-you-mean";
import { show } from "../text/show";
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
  /** The parent account that it is for, where it stands under `parents`. */
  readonly parent?: string;
  /** Whether it is one of `accounts`, and a subuser has this name. */
  readonly isMisplaced?: boolean;
  /** The name of an account that was probably meant. */
  readonly nearest?: string;
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
    const section = kind === "customer" ? ("accounts" as const) : ("subusers" as const);
    const { exact, patterns } = expectations[section];
    const names = accounts.filter((account) => sectionOf(account) === section).map(nameOf);
    const found = new Set(names);
    const misplaced = section === "accounts" ? subusersWithoutEntry(accounts, expectations) : new Set<string>();
    const isGone = (name: string) => misplaced.has(name) || search.isLookedFor(accountNamed(name, kind));
    const gone = [...exact].filter(([name]) => !found.has(name) && isGone(name));
    // An account with an entry of its own is not what another entry means.
    const near = nearestOfFirst(
      gone.map(([name]) => name),
      names.filter((name) => !exact.has(name)),
    );
    const idle = search.isForAll(kind)
      ? patterns.filter(({ pattern }) => !names.some((name) => matches(pattern, name)))
      : [];
    return [
      ...gone.map(([name, rule], index) => ({
        section,
        entry: rule.name,
        ...hintOf(misplaced.has(name), near[index]),
      })),
      ...idle.map(({ rule }) => ({ section, entry: rule.name })),
    ];
  });
}

/** The names of subusers that an entry of `accounts` may mean: ids of customer accounts look different. */
function subusersWithoutEntry(accounts: readonly AccountName[], { subusers }: Expectations): ReadonlySet<string> {
  const names = accounts.flatMap(({ subuser }) =>
    subuser === undefined || subusers.exact.has(subuser) ? [] : subuser,
  );
  return new Set(names);
}

function hintOf(isMisplaced: boolean, near: string | undefined): Pick<UnmatchedEntry, "isMisplaced" | "nearest"> {
  if (isMisplaced) return { isMisplaced };
  return near === undefined ? {} : { nearest: near };
}

/** The entry as a sentence. */
export function describeUnmatchedEntry(unmatched: UnmatchedEntry): string {
  return `The entry ${member(unmatched.section, unmatched.entry)} ${reasonOfUnmatched(unmatched)}`;
}

/** Why an entry is unmatched, as the rest of a sentence that begins with it. */
export function reasonOfUnmatched({ isMisplaced, nearest }: UnmatchedEntry): string {
  if (isMisplaced) return "names a subuser, not a customer account. Move it to subusers.";
  const hint = nearest === undefined ? "" : ` Did you mean ${show(nearest)}?`;
  return `matches no account that this API key can list.${hint}`;
}
