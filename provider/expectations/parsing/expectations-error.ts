import { redactApiKeys } from "../../text/redact";
import { visible } from "../../text/visible";
import { ProblemCollector } from "../../validation/problem-collector";
import type { LocatedProblem } from "../../validation/validation-error";

/** So many mistakes have one cause, and the first of them show it. */
const [maxListed, fewListed] = [20, 5];

/** The expectations cannot be used; `mistakes` says everything that is wrong with them. */
export class ExpectationsError extends Error {
  override readonly name = "ExpectationsError";

  /**
   * @param mistakes the path of each is that of a member, or a line and a column when the text is not JSON
   * @param source the file that the expectations come from, if they come from one
   */
  constructor(
    readonly mistakes: readonly LocatedProblem[],
    source?: string,
  ) {
    const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
    const headline = source === undefined ? `The expectations have ${count}:` : `${visible(source)} has ${count}:`;
    const shown = mistakes.length > maxListed ? mistakes.slice(0, fewListed) : mistakes;
    const lines = shown.map(({ path, problem, remedy }) => `  ${path} ${problem}. ${remedy}`);
    const more = shown.length === mistakes.length ? [] : [`  and ${mistakes.length - shown.length} more`];
    super(redactApiKeys([headline, ...lines, ...more].join("\n")));
  }
}

/**
 * Runs a parser that collects mistakes.
 *
 * @throws ExpectationsError with all of them.
 */
export function withoutMistakes<T>(source: string | undefined, parse: (problems: ProblemCollector) => T): T {
  const collector = new ProblemCollector();
  const parsed = parse(collector);
  if (collector.problems.length > 0) throw new ExpectationsError(collector.problems, source);
  return parsed;
}
