import { invalidArgument } from "../config/check-args";
import { type AccountKind, accountNamed } from "../expectations/account-name";
import { type IsSelected, type Selected, selectorOf } from "../expectations/include-exclude";
import type { FleetRequest } from "../sendgrid/fleet/read-fleet";
import { parseAccount } from "../sendgrid/parse-account";
import { show } from "../text/show";

/** Which accounts a fleet consists of, as a program writes it. `Names` is how it writes the names. */
export type FleetSelectionArgs<Names> =
  | {
      /**
       * All accounts of a kind: the Subusers of the account that owns the API key, or its customer accounts (reseller
       * plans).
       * @default "subusers"
       */
      readonly accounts?: "subusers" | "customer" | undefined;
      /**
       * Only accounts whose name matches one of these; `*` stands for any characters.
       * @default all
       */
      readonly include?: readonly string[] | undefined;
      /**
       * No account whose name matches one of these, even if `include` has it.
       * @default none
       */
      readonly exclude?: readonly string[] | undefined;
      /** Not beside `accounts`, `include` or `exclude`. */
      readonly subusers?: undefined;
    }
  | {
      /** The usernames of Subusers. Only these are read; nothing is listed. */
      readonly subusers: Names;
      /** Not beside `subusers`. */
      readonly accounts?: undefined;
      /** Not beside `subusers`. */
      readonly include?: undefined;
      /** Not beside `subusers`. */
      readonly exclude?: undefined;
    };

/** Which accounts a fleet consists of, checked and sorted, as it is in state. */
export type FleetSelection =
  | {
      readonly accounts: AccountKind;
      readonly include?: readonly string[];
      readonly exclude?: readonly string[];
      readonly subusers?: undefined;
    }
  | { readonly subusers: readonly string[]; readonly accounts?: undefined };

/** The properties that select. */
export const selectionProperties = ["subusers", "accounts", "include", "exclude"] as const;

/** What came from outside. */
export type UncheckedSelection = { readonly [property in (typeof selectionProperties)[number]]?: unknown };

/**
 * Checks which accounts a fleet consists of.
 *
 * @throws SendGridError `invalid-argument`
 */
export function parseSelection({ subusers, accounts, include, exclude }: UncheckedSelection): FleetSelection {
  if (subusers === undefined) {
    return { accounts: parseAccounts(accounts), ...patterns("include", include), ...patterns("exclude", exclude) };
  }
  if (accounts !== undefined) {
    throw invalidArgument(
      "subusers and accounts are both given",
      "Give subusers to read only these, or accounts to read all.",
    );
  }
  const property = include === undefined ? "exclude" : "include";
  if (include !== undefined || exclude !== undefined) {
    throw invalidArgument(`subusers and ${property} are both given`, "Give subusers alone, or patterns alone.");
  }
  return { subusers: parseNames(subusers) };
}

/** Whether an account is selected. */
export function selectedBy(selection: Selected): IsSelected {
  return selectorOf(selection, (_, text, { problem, remedy }) =>
    invalidArgument(`the pattern ${show(text)} ${problem}`, remedy),
  );
}

/** What to read. */
export function requestOf(selection: FleetSelection): Pick<FleetRequest, "accounts" | "isWanted"> {
  if (selection.subusers !== undefined) return { accounts: selection.subusers.map((subuser) => ({ subuser })) };
  const { accounts } = selection;
  const isSelected = selectedBy(selection);
  return { accounts, isWanted: (name) => isSelected(accountNamed(name, accounts)) };
}

function parseAccounts(accounts: unknown = "subusers"): AccountKind {
  if (accounts === "subusers" || accounts === "customer") return accounts;
  throw invalidArgument(`accounts is ${show(accounts)}`, 'Use "subusers" or "customer".');
}

function parseNames(subusers: unknown): readonly string[] {
  const names = textsOf("subusers", subusers, "the usernames of subusers", "leave it out to read all");
  for (const name of names) parseAccount({ subuser: name });
  return withoutRepeats("subusers", names);
}

function patterns(property: "include" | "exclude", value: unknown): { readonly [property: string]: readonly string[] } {
  if (value === undefined) return {};
  const texts = textsOf(property, value, "names, or patterns with *", "leave it out");
  selectedBy({ [property]: texts });
  return { [property]: withoutRepeats(property, texts) };
}

function textsOf(property: string, value: unknown, what: string, otherwise: string): readonly string[] {
  if (!Array.isArray(value)) throw invalidArgument(`${property} is ${show(value)}`, `Give an array of ${what}.`);
  if (value.length === 0) throw invalidArgument(`${property} is empty`, `Give ${what}, or ${otherwise}.`);
  return [...value].map((each: unknown) => {
    if (typeof each === "string") return each;
    throw invalidArgument(`${property} has ${show(each)} in it`, `Give an array of ${what}, all of them strings.`);
  });
}

function withoutRepeats(property: string, texts: readonly string[]): readonly string[] {
  const sorted = [...texts].sort();
  const twice = sorted.find((text, index) => text === sorted[index + 1]);
  if (twice === undefined) return sorted;
  throw invalidArgument(`${property} has ${show(twice)} more than once`, "Give each once.");
}
