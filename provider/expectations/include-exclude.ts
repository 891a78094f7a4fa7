import { nearestOfFirst } from "../text/did-you-mean";
import type { Problem } from "../validation/validation-error";
import type { AccountKind, AccountName } from "./account-name";
import { matches, type Pattern, parsePattern } from "./pattern";

/** Which accounts are read: all of a kind, those that patterns select, or those that are named. */
export interface Selected {
  /** @default "subusers" */
  readonly accounts?: AccountKind | undefined;
  /** Only these; no list is read. */
  readonly subusers?: readonly string[] | undefined;
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}

/** Whether an account is one of those that are read. */
export type IsSelected = (account: AccountName) => boolean;

/** The error of a pattern that cannot be used; each way to select names what is wrong in its own words. */
export type ErrorOfPattern = (property: "include" | "exclude", text: string, problem: Problem) => Error;

/** @throws what `errorOf` returns for a pattern that cannot be used */
export function selectorOf(selected: Selected, errorOf: ErrorOfPattern): IsSelected {
  const { accounts = "subusers", subusers } = selected;
  const named = subusers && new Set(subusers);
  const isAmong = (property: "include" | "exclude") => {
    const patterns = selected[property]?.map((text) => patternOf(text, (problem) => errorOf(property, text, problem)));
    return patterns && ((name: string) => patterns.some((pattern) => matches(pattern, name)));
  };
  const [isIncluded, isExcluded] = [isAmong("include"), isAmong("exclude")];
  return ({ subuser, accountId }) => {
    const name = accounts === "customer" ? accountId : subuser;
    if (name === undefined) return false;
    if (named !== undefined) return named.has(name);
    return (isIncluded?.(name) ?? true) && !isExcluded?.(name);
  };
}

function patternOf(text: string, errorOf: (problem: Problem) => Error): Pattern {
  const pattern = parsePattern(text);
  if ("problem" in pattern) throw errorOf(pattern);
  return pattern;
}

/** A pattern that selects no account: it has a typing error, or its accounts are gone. */
export interface UnmatchedPattern {
  readonly property: "include" | "exclude";
  readonly pattern: string;
  /** The name of an account that was probably meant. */
  readonly nearest?: string;
}

/** The patterns that match none of these names, which are those of the whole list. */
export function unmatchedPatterns(selected: Selected, names: readonly string[]): readonly UnmatchedPattern[] {
  return (["include", "exclude"] as const).flatMap((property) => {
    const unmatched = (selected[property] ?? []).filter((text) => {
      const pattern = parsePattern(text);
      return !("problem" in pattern) && !names.some((name) => matches(pattern, name));
    });
    const near = nearestOfFirst(unmatched, names);
    return unmatched.map((pattern, index) => {
      const nearest = near[index];
      return { property, pattern, ...(nearest === undefined ? {} : { nearest }) };
    });
  });
}

/** Whether every account of a kind is selected. */
export function isOfAll({ accounts = "subusers", subusers, include, exclude }: Selected, kind: AccountKind): boolean {
  return accounts === kind && [subusers, include, exclude].every((narrowed) => narrowed === undefined);
}
