import type { JsonCursor } from "../validation/json-cursor";
import { member } from "../validation/path";
import type { ProblemCollector } from "../validation/problem-collector";
import { record } from "../validation/value-type";
import { type AccountName, describeAccountName, nameOf, sectionOf } from "./account-name";
import { defaultEnforcementLevel, type EnforcementLevel, parseEnforcementLevel, parseExpected } from "./assertion";
import { ExpectationsError } from "./parsing/expectations-error";
import { isExact, matches, type Pattern, parsePattern } from "./pattern";

/** One entry: what is expected of the accounts that it is for. */
export interface Rule {
  /** As the file writes it: `default`, `newsletter`, `eu-*`. */
  readonly name: string;
  /** Absent only in a disabled entry. */
  readonly expected?: boolean;
  readonly enforcementLevel: EnforcementLevel;
}

/** The entries for subusers, or for customer accounts. */
export interface Rules {
  readonly exact: ReadonlyMap<string, Rule>;
  readonly patterns: readonly { readonly pattern: Pattern; readonly rule: Rule }[];
}

/** The rules that decide on an account, of those most specific to it: more than one is a tie, none leaves it to the default. */
export function rulesFor(account: AccountName, { exact, patterns }: Rules): readonly Rule[] {
  const name = nameOf(account);
  const own = exact.get(name);
  if (own !== undefined) return [own];
  return patterns.filter(({ pattern }) => matches(pattern, name)).map(({ rule }) => rule);
}

/** Parses the entries of `subusers` or `accounts`. */
export function parseRules(section: JsonCursor, problems: ProblemCollector): Rules {
  const exact = new Map<string, Rule>();
  const patterns: { pattern: Pattern; rule: Rule }[] = [];
  const remedy = 'Write an object: { "<name>": { "expected": true } }.';
  const isGiven = section.value !== undefined && problems.attempt(() => section.as(record, remedy)) !== undefined;
  for (const [key, entry] of isGiven ? section.members() : []) {
    const pattern = parsePattern(key);
    const rule = parseRule(entry, key, problems);
    if ("problem" in pattern) problems.add({ path: entry.path, ...pattern });
    else if (rule === undefined) continue;
    else if (isExact(pattern)) exact.set(pattern[0], rule);
    else patterns.push({ pattern, rule });
  }
  return { exact, patterns };
}

/** Parses one entry; none when it has mistakes. */
export function parseRule(entry: JsonCursor, name: string, problems: ProblemCollector): Rule | undefined {
  const remedy = 'Write an object: { "expected": true } or { "expected": false }.';
  if (!problems.isObject(entry, remedy, ["expected", "enforcementLevel"])) return undefined;
  const level = entry.get("enforcementLevel");
  const enforcementLevel =
    level.value === undefined ? defaultEnforcementLevel : problems.attempt(() => parseEnforcementLevel(level));
  const expected = entry.get("expected");
  const isLeftOut = expected.value === undefined && enforcementLevel === "disabled";
  const value = isLeftOut ? undefined : problems.attempt(() => parseExpected(expected));
  if (enforcementLevel === undefined) return undefined;
  return { name, enforcementLevel, ...(value === undefined ? {} : { expected: value }) };
}

/** An account, and all the rules that would decide on it. */
interface Decision {
  readonly account: AccountName;
  readonly rules: readonly Rule[];
}

const maxNamed = 10;

/**
 * Fails when more than one pattern matches an account: which of them is meant is not for us to guess.
 *
 * @throws ExpectationsError with one mistake for all accounts that the same patterns match.
 */
export function refuseTies(decisions: readonly Decision[], source: string | undefined): void {
  const tied = new Map<string, { many: boolean; accounts: AccountName[] }>();
  for (const { account, rules } of decisions) {
    if (rules.length < 2) continue;
    const path = rules.map(({ name }) => member(sectionOf(account), name)).join(" and ");
    const tie = tied.get(path) ?? { many: rules.length > 2, accounts: [] };
    tied.set(path, tie);
    tie.accounts.push(account);
  }
  if (tied.size === 0) return;
  const mistakes = [...tied].map(([path, { many, accounts }]) => ({
    path,
    problem: `${many ? "all" : "both"} match ${listOf(accounts)}`,
    remedy: "Narrow a pattern, or give each of these accounts an entry of its own.",
  }));
  throw new ExpectationsError(mistakes, source);
}

function listOf(accounts: readonly AccountName[]): string {
  const named = accounts.slice(0, maxNamed).map(describeAccountName).join(", ");
  return accounts.length <= maxNamed ? named : `${named} and ${accounts.length - maxNamed} more`;
}
