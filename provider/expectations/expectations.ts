import { show } from "../text/show";
import { type Report, withoutMistakes } from "./parsing/expectations-error";
import { parseJson } from "./parsing/parse-json";
import { parseObject } from "./parsing/parse-object";
import { root } from "./parsing/path";
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
}

/**
 * Parses expectations that a program passes, or that were parsed as JSON.
 *
 * @param source the file that they come from, for errors
 * @throws ExpectationsError with every mistake.
 */
export function parseExpectations(value: unknown, source?: string): Expectations {
  return withoutMistakes(source, (report) => parse(value, source, report));
}

/**
 * Parses the text of an expectations file.
 *
 * @param source the name of the file, for errors
 * @throws ExpectationsError with every mistake; keys that are there twice are mistakes too.
 */
export function parseExpectationsText(text: string, source?: string): Expectations {
  return withoutMistakes(source, (report) => {
    const json = parseJson(text, report);
    return parse(json === undefined ? {} : json.value, source, report);
  });
}

const rootForm = {
  known: ["$schema", "default", "subusers", "accounts", "waivers"],
  remedy: 'Write an object: { "default": { "expected": false } }.',
};

function parse(value: unknown, source: string | undefined, report: Report): Expectations {
  const members = parseObject(value, root, rootForm, report);
  const schema = members?.get("$schema");
  if (schema !== undefined && typeof schema !== "string") {
    report("$schema", `is ${show(schema)}`, "Give the address of the JSON Schema as a string, or leave it out.");
  }
  const rule = members?.has("default") ? parseRule(members.get("default"), "default", "default", report) : undefined;
  return {
    ...(source === undefined ? {} : { source }),
    ...(rule === undefined ? {} : { default: rule }),
    subusers: parseRules(members?.get("subusers"), "subusers", report),
    accounts: parseRules(members?.get("accounts"), "accounts", report),
    waivers: parseWaivers(members?.get("waivers"), report),
  };
}
