import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { invalidArgument } from "../config/check-args";
import { type Expectations, isEmpty, parseExpectations, parseExpectationsText } from "../expectations/expectations";
import { reasonOf } from "../files/file-error";
import { show } from "../text/show";

/**
 * The expectations that a program passes: as an object, or as the path of a JSON file. Nothing is expected where
 * nothing is passed.
 *
 * @param folder what the path is relative to
 * @param source where an object comes from, for errors
 * @throws ExpectationsError with every mistake, or SendGridError `invalid-argument` when there is no such file, or when
 * it expects nothing
 */
export function loadExpectations(given: unknown, folder: string, source?: string): Expectations {
  if (given === undefined) return parseExpectations({});
  const expectations =
    typeof given === "string" ? parseExpectationsText(textOf(given, folder), given) : parseExpectations(given, source);
  if (expectations.parents !== undefined) {
    throw invalidArgument(
      `${expectations.source ?? "expectations"} has parents, which only the audit command tells apart`,
      "Give the expectations of one parent account.",
    );
  }
  if (!isEmpty(expectations)) return expectations;
  throw invalidArgument(
    `${expectations.source ?? "expectations"} expects nothing of any account`,
    'Add entries, for instance "default": { "expected": false }, or leave the expectations out.',
  );
}

function textOf(path: string, folder: string): string {
  try {
    return readFileSync(resolve(folder, path), "utf8");
  } catch (cause) {
    const why = `the expectations file ${show(path)} cannot be read (${reasonOf(cause)})`;
    throw invalidArgument(why, `Give the path of a JSON file that exists, seen from ${show(folder)}.`);
  }
}
