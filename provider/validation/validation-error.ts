/** What is wrong with a value, as the end of a sentence that begins with its name, and how to correct it. */
export interface Problem {
  readonly problem: string;
  readonly remedy: string;
}

/** A problem, and where it is: `subusers["newsletter"].expected`. */
export interface LocatedProblem extends Problem {
  readonly path: string;
}

/** A value from outside is not what it must be; the message says where: `accounts[3].enabled is "true", not true or false.`. */
export class ValidationError extends Error implements LocatedProblem {
  constructor(
    readonly path: string,
    readonly problem: string,
    readonly remedy = "",
  ) {
    super(`${path} ${problem}.${remedy === "" ? "" : ` ${remedy}`}`);
  }
}
