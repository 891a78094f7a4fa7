import { JsonCursor } from "../validation/json-cursor";
import type { ProblemCollector } from "../validation/problem-collector";
import { record, text, wholeNumber } from "../validation/value-type";
import { isParentName, parentNameRemedy } from "./account-name";
import { withoutMistakes } from "./parsing/expectations-error";
import { parseJson } from "./parsing/parse-json";
import { parseRule, parseRules, type Rule, type Rules } from "./rules";
import { parseWaivers, type Waiver } from "./waiver";

/** What is expected of every account. Only the parsers make one, so expectations that exist are valid. */
export interface Expectations {
  /** The file that they come from, for errors. */
  readonly source?: string;
  readonly default?: Rule;
  readonly subusers: Rules;
  readonly accounts: Rules;
  readonly waivers: readonly Waiver[];
  /** How many days from today on a waiver may last. */
  readonly maxWaiverDays?: number;
  /** Added to these for the accounts of one parent account, by the parent's name. */
  readonly parents?: ReadonlyMap<string, Expectations>;
  /** The line of each entry and waiver in the text that they come from, by path: `subusers["acme"]`, `waivers[0]`. */
  readonly lines?: ReadonlyMap<string, number>;
}

/**
 * Parses expectations that a program passes, or that were parsed as JSON.
 *
 * @param source the file that they come from, for errors
 * @throws ExpectationsError with every mistake.
 */
export function parseExpectations(value: unknown, source?: string): Expectations {
  return withoutMistakes(source, (problems) => parse(value, source, problems));
}

/**
 * Parses the text of an expectations file.
 *
 * @param source the name of the file, for errors
 * @throws ExpectationsError with every mistake; keys that are there twice are mistakes too.
 */
export function parseExpectationsText(text: string, source?: string): Expectations {
  return withoutMistakes(source, (problems) => {
    const json = parseJson(text, problems);
    return { ...parse(json === undefined ? {} : json.value, source, problems), ...(json && { lines: json.lines }) };
  });
}

/** Whether nothing is expected of any account, which is a mistake more often than a wish. */
export function isEmpty({ default: rule, subusers, accounts }: Expectations): boolean {
  const rules = [subusers, accounts].flatMap(({ exact, patterns }) => [
    ...exact.values(),
    ...patterns.map((pattern) => pattern.rule),
  ]);
  return ![...rules, ...(rule === undefined ? [] : [rule])].some(
    ({ enforcementLevel }) => enforcementLevel !== "disabled",
  );
}

const ofAccounts = ["default", "subusers", "accounts", "waivers", "maxWaiverDays"];
const known = ["$schema", ...ofAccounts, "parents"];
const remedy = 'Write an object: { "default": { "expected": false } }.';
const remedyOfParents = 'Write an object: { "<name>": { "default": { "expected": false } } }.';
const remedyOfSchema = "Give the address of the JSON Schema as a string, or leave it out.";

function parse(value: unknown, source: string | undefined, problems: ProblemCollector): Expectations {
  const given = new JsonCursor(value, { whole: "expectations" });
  const whole = problems.isObject(given, remedy, known) ? given : given.with({});
  problems.attempt(() => whole.optional("$schema", (schema) => schema.as(text, remedyOfSchema)));
  const parents = parseParents(whole.get("parents"), source, problems);
  return { ...parsePart(whole, source, problems), ...(parents.size === 0 ? {} : { parents }) };
}

function parseParents(
  parents: JsonCursor,
  source: string | undefined,
  problems: ProblemCollector,
): ReadonlyMap<string, Expectations> {
  const isGiven =
    parents.value !== undefined && problems.attempt(() => parents.as(record, remedyOfParents)) !== undefined;
  return new Map(
    (isGiven ? parents.members() : []).map(([name, part]) => {
      const problem = "is not the name of a parent account";
      if (!isParentName(name)) problems.add({ path: part.path, problem, remedy: parentNameRemedy });
      const object = problems.isObject(part, remedy, ofAccounts) ? part : part.with({});
      return [name, parsePart(object, source, problems)];
    }),
  );
}

function parsePart(part: JsonCursor, source: string | undefined, problems: ProblemCollector): Expectations {
  const days = part.get("maxWaiverDays");
  const maxWaiverDays = days.value === undefined ? undefined : problems.attempt(() => days.as(wholeNumber(1, 36_500)));
  const { default: rule } = part.optional("default", (entry) => parseRule(entry, "default", problems));
  return {
    ...(source === undefined ? {} : { source }),
    ...(rule === undefined ? {} : { default: rule }),
    subusers: parseRules(part.get("subusers"), problems),
    accounts: parseRules(part.get("accounts"), problems),
    waivers: parseWaivers(part.get("waivers"), problems),
    ...(maxWaiverDays === undefined ? {} : { maxWaiverDays }),
  };
}
