import { show } from "../sendgrid/error";
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

/** What is wrong with an assertion, and how to mend it. */
export interface Mistake {
  readonly problem: string;
  readonly remedy: string;
}

/** The assertion that two values from outside make, or none, or what is wrong with them. */
export function parseAssertion(expected: unknown, enforcementLevel: unknown): Assertion | Mistake | undefined {
  const level = enforcementLevel ?? defaultEnforcementLevel;
  if (!isEnforcementLevel(level)) {
    return { problem: `enforcementLevel is ${show(level)}`, remedy: `Use ${enforcementLevels.map(show).join(", ")}.` };
  }
  if (typeof expected === "boolean") return { expected, enforcementLevel: level };
  if (expected !== undefined) {
    return { problem: `expected is ${show(expected)}`, remedy: "Use true or false, without quotes." };
  }
  if (enforcementLevel === undefined || level === "disabled") return undefined;
  return {
    problem: `enforcementLevel is ${show(level)} and expected is not given`,
    remedy: "Say what is expected: true or false.",
  };
}

/** Whether the setting contradicts the assertion. */
export function isViolated(assertion: Assertion, enabled: boolean): boolean {
  return assertion.enforcementLevel !== "disabled" && assertion.expected !== enabled;
}
