import { redactApiKeys } from "../../text/redact";
import type { Mistake } from "../assertion";

/** What is wrong at one place of an expectations file. */
export interface LocatedMistake extends Mistake {
  /** Where: `subusers["newsletter"].expected`, or a line and a column when the text is not JSON. */
  readonly path: string;
}

/** Takes down a mistake, and lets the parser go on: a user wants to hear of all of them at once. */
export type Report = (path: string, problem: string, remedy: string) => void;

/** The expectations cannot be used; `mistakes` says everything that is wrong with them. */
export class ExpectationsError extends Error {
  override readonly name = "ExpectationsError";
  readonly mistakes: readonly LocatedMistake[];

  /** @param source the file that the expectations come from, if they come from one */
  constructor(mistakes: readonly LocatedMistake[], source?: string) {
    const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
    const headline = source === undefined ? `The expectations have ${count}:` : `${source} has ${count}:`;
    const lines = mistakes.map(({ path, problem, remedy }) => `  ${path} ${problem}. ${remedy}`);
    super(redactApiKeys([headline, ...lines].join("\n")));
    this.mistakes = mistakes;
  }
}

/**
 * Runs a parser that reports mistakes.
 *
 * @throws ExpectationsError with all of them.
 */
export function withoutMistakes<T>(source: string | undefined, parse: (report: Report) => T): T {
  const mistakes: LocatedMistake[] = [];
  const parsed = parse((path, problem, remedy) => mistakes.push({ path, problem, remedy }));
  if (mistakes.length > 0) throw new ExpectationsError(mistakes, source);
  return parsed;
}
