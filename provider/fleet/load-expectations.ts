import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Expectations, parseExpectations, parseExpectationsText } from "../expectations/expectations";
import { invalidArgument, isEventual } from "../pulumi/resource-args";
import { show } from "../text/show";

/**
 * The expectations that a program passes: as an object, or as the path of a JSON file. Nothing is expected where
 * nothing is passed.
 *
 * @param folder what the path is relative to
 * @throws ExpectationsError with every mistake, or SendGridError `invalid-argument` when there is no such file
 */
export function loadExpectations(given: unknown, folder: string): Expectations {
  if (given === undefined) return parseExpectations({});
  if (isEventual(given)) {
    throw invalidArgument("expectations is an output or a promise", "Pass an object, or the path of a JSON file.");
  }
  if (typeof given !== "string") return parseExpectations(given);
  return parseExpectationsText(textOf(given, folder), given);
}

function textOf(path: string, folder: string): string {
  try {
    return readFileSync(resolve(folder, path), "utf8");
  } catch (cause) {
    const { code = "unknown" } = cause as NodeJS.ErrnoException;
    const why = `the file of expectations ${show(path)} cannot be read (${code})`;
    throw invalidArgument(why, `Give the path of a JSON file, from ${show(folder)}.`);
  }
}
