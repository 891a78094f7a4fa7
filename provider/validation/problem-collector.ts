import type { JsonCursor } from "./json-cursor";
import { type LocatedProblem, ValidationError } from "./validation-error";
import { record } from "./value-type";

/** Collects problems while a parser goes on: a user wants to see all of them at once. */
export class ProblemCollector {
  readonly problems: LocatedProblem[] = [];

  add({ path, problem, remedy }: LocatedProblem): void {
    this.problems.push({ path, problem, remedy });
  }

  /** What `parse` returns, or nothing when it throws a problem. */
  attempt<T>(parse: () => T): T | undefined {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      this.add(error);
      return undefined;
    }
  }

  /** Whether a value is an object; members that are not known are problems too. */
  isObject(cursor: JsonCursor, remedy: string, known: readonly string[]): boolean {
    if (this.attempt(() => cursor.as(record, remedy)) === undefined) return false;
    for (const error of cursor.unknownMembers(known)) this.add(error);
    return true;
  }
}
