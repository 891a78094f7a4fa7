import type { AccountName } from "./account-name";
import { mistakeInEnforcementLevel, mistakeInExpected } from "./assertion";
import { defaultEnforcementLevel, type EnforcementLevel, isEnforcementLevel } from "./enforcement-level";
import type { Report } from "./parsing/expectations-error";
import { parseObject } from "./parsing/parse-object";
import { member } from "./parsing/path";
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

/** The rules that decide on an account, of those nearest to it: more than one is a tie, none leaves it to the default. */
export function rulesFor({ subuser, accountId }: AccountName, { exact, patterns }: Rules): readonly Rule[] {
  const name = subuser ?? accountId;
  const own = exact.get(name);
  if (own !== undefined) return [own];
  return patterns.filter(({ pattern }) => matches(pattern, name)).map(({ rule }) => rule);
}

/** Parses the entries of `subusers` or `accounts`. */
export function parseRules(value: unknown, section: "subusers" | "accounts", report: Report): Rules {
  const exact = new Map<string, Rule>();
  const patterns: { pattern: Pattern; rule: Rule }[] = [];
  const remedy = 'Write an object: { "<name>": { "expected": true } }.';
  const entries = value === undefined ? undefined : parseObject(value, section, { remedy }, report);
  for (const [key, entry] of entries ?? []) {
    const path = member(section, key);
    const pattern = parsePattern(key);
    const rule = parseRule(entry, key, path, report);
    if ("problem" in pattern) report(path, pattern.problem, pattern.remedy);
    else if (rule === undefined) continue;
    else if (isExact(pattern)) exact.set(pattern[0], rule);
    else patterns.push({ pattern, rule });
  }
  return { exact, patterns };
}

const ruleForm = {
  known: ["expected", "enforcementLevel"],
  remedy: 'Write an object: { "expected": true } or { "expected": false }.',
};

/** Parses one entry; none when it has mistakes. */
export function parseRule(value: unknown, name: string, path: string, report: Report): Rule | undefined {
  const entry = parseObject(value, path, ruleForm, report);
  if (entry === undefined) return undefined;
  const level = entry.has("enforcementLevel") ? entry.get("enforcementLevel") : defaultEnforcementLevel;
  const expected = entry.get("expected");
  const inLevel = mistakeInEnforcementLevel(level);
  if (inLevel !== undefined) report(member(path, "enforcementLevel"), inLevel.problem, inLevel.remedy);
  const isMissing = expected === undefined && level !== "disabled";
  if (isMissing) report(member(path, "expected"), "is missing", "Say what is expected: true or false.");
  const inExpected = expected === undefined ? undefined : mistakeInExpected(expected);
  if (inExpected !== undefined) report(member(path, "expected"), inExpected.problem, inExpected.remedy);
  if (!isEnforcementLevel(level)) return undefined;
  return { name, enforcementLevel: level, ...(typeof expected === "boolean" ? { expected } : {}) };
}
