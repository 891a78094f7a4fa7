import * as pulumi from "@pulumi/pulumi";
import { checked, invalidArgument, isEventual } from "../args";
import { matches, type Pattern, parsePattern } from "../expectations/pattern";
import { parseAccount } from "../sendgrid/account";
import { show } from "../sendgrid/error";
import type { FleetRequest } from "../sendgrid/fleet";

/** Which accounts make up a fleet: as a program writes it. `Names` is how it writes the names. */
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
      /** The usernames of Subusers: those alone, and nobody is listed. */
      readonly subusers: Names;
      /** Not beside `subusers`. */
      readonly accounts?: undefined;
      /** Not beside `subusers`. */
      readonly include?: undefined;
      /** Not beside `subusers`. */
      readonly exclude?: undefined;
    };

/** Which accounts make up a fleet, checked: as it is in state, where the order of names says nothing. */
export type FleetSelection =
  | {
      readonly accounts: "subusers" | "customer";
      readonly include?: readonly string[];
      readonly exclude?: readonly string[];
      readonly subusers?: undefined;
    }
  | { readonly subusers: readonly string[]; readonly accounts?: undefined };

/** The properties that select. */
export const selectionProperties = ["subusers", "accounts", "include", "exclude"] as const;

/** What came from outside. */
export type UncheckedSelection = { readonly [property in (typeof selectionProperties)[number]]?: unknown };

/** The selection that the arguments make, checked: now if the names are there, or when they come. */
export function selectionOf(where: string, given: UncheckedSelection): FleetSelection | pulumi.Output<FleetSelection> {
  const { subusers } = given;
  const isLater = isEventual(subusers) || (Array.isArray(subusers) && subusers.some(isEventual));
  if (!isLater) return parseSelection(given);
  // What does not go with names is an error at once, whatever they turn out to be.
  parseSelection({ ...given, subusers: ["stand-in"] });
  const names = pulumi.output(subusers) as pulumi.Output<unknown>;
  return names.apply((value) =>
    checked(where, () => parseSelection({ subusers: value ?? null })),
  ) as pulumi.Output<FleetSelection>;
}

/**
 * Checks which accounts are meant.
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
      "Give subusers for those alone, or accounts for all.",
    );
  }
  const property = include === undefined ? "exclude" : "include";
  if (include !== undefined || exclude !== undefined) {
    throw invalidArgument(`subusers and ${property} are both given`, "Give only the names that are wanted.");
  }
  return { subusers: parseNames(subusers) };
}

/** Tells of a name whether an account that has it is selected. */
export function selectedBy(selection: FleetSelection): (name: string) => boolean {
  if (selection.subusers !== undefined) return (name) => selection.subusers.includes(name);
  const [included, excluded] = [selection.include?.map(parsed), (selection.exclude ?? []).map(parsed)];
  const isAmong = (patterns: readonly Pattern[], name: string) => patterns.some((pattern) => matches(pattern, name));
  return (name) => (included === undefined || isAmong(included, name)) && !isAmong(excluded, name);
}

/** What to read. */
export function requestOf(selection: FleetSelection): Pick<FleetRequest, "accounts" | "isWanted"> {
  if (selection.subusers !== undefined) return { accounts: selection.subusers.map((subuser) => ({ subuser })) };
  return { accounts: selection.accounts, isWanted: selectedBy(selection) };
}

function parseAccounts(accounts: unknown = "subusers"): "subusers" | "customer" {
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
  for (const text of texts) parsed(text);
  return { [property]: withoutRepeats(property, texts) };
}

function parsed(text: string): Pattern {
  const pattern = parsePattern(text);
  if ("problem" in pattern) throw invalidArgument(`the pattern ${show(text)} ${pattern.problem}`, pattern.remedy);
  return pattern;
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
