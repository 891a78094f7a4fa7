import { show } from "../text/show";
import {
  defaultEnforcementLevel,
  type EnforcementLevel,
  enforcementLevels,
  isEnforcementLevel,
} from "./enforcement-level";

/** What one account's setting ought to be, and what happens when it is not. */
export interface Assertion {
  readonly expected: boolean;
  readonly enforcementLevel: EnforcementLevel;
}

/** What is wrong with a value, as the end of a sentence that begins with its name, and how to mend it. */
export interface Mistake {
  readonly problem: string;
  readonly remedy: string;
}

/** What is wrong with a value of `expected`; `undefined` when nothing is. */
export function mistakeInExpected(value: unknown): Mistake | undefined {
  if (typeof value === "boolean") return undefined;
  return { problem: `is ${show(value)}`, remedy: "Use true or false, without quotes." };
}

/** What is wrong with a value of `enforcementLevel`; `undefined` when nothing is. */
export function mistakeInEnforcementLevel(value: unknown): Mistake | undefined {
  if (isEnforcementLevel(value)) return undefined;
  return { problem: `is ${show(value)}`, remedy: `Use ${enforcementLevels.map(show).join(", ")}.` };
}

/** The assertion that two values from outside make, or none, or what is wrong with them. */
export function parseAssertion(expected: unknown, enforcementLevel: unknown): Assertion | Mistake | undefined {
  const level = enforcementLevel ?? defaultEnforcementLevel;
  if (!isEnforcementLevel(level)) return named("enforcementLevel", mistakeInEnforcementLevel(level));
  if (typeof expected === "boolean") return { expected, enforcementLevel: level };
  if (expected !== undefined) return named("expected", mistakeInExpected(expected));
  if (enforcementLevel === undefined || level === "disabled") return undefined;
  return {
    problem: `enforcementLevel is ${show(level)} and expected is not given`,
    remedy: "Say what is expected: true or false.",
  };
}

function named(name: string, mistake: Mistake | undefined): Mistake | undefined {
  return mistake && { ...mistake, problem: `${name} ${mistake.problem}` };
}

/** Whether the setting contradicts the assertion. */
export function isViolated(assertion: Assertion, enabled: boolean): boolean {
  return assertion.enforcementLevel !== "disabled" && assertion.expected !== enabled;
}
