import { show } from "../text/show";
import { JsonCursor } from "../validation/json-cursor";
import { ProblemCollector } from "../validation/problem-collector";
import type { Problem } from "../validation/validation-error";
import { flag, oneOf } from "../validation/value-type";

/** What happens when a setting is not as expected: `mandatory` fails, `advisory` warns, `disabled` only reads. */
export type EnforcementLevel = "mandatory" | "advisory" | "disabled";

export const enforcementLevels: readonly EnforcementLevel[] = ["mandatory", "advisory", "disabled"];

export const defaultEnforcementLevel: EnforcementLevel = "mandatory";

/** What one account's setting ought to be, and what happens when it is not. */
export interface Assertion {
  readonly expected: boolean;
  readonly enforcementLevel: EnforcementLevel;
}

/** @throws ValidationError */
export function parseExpected(expected: JsonCursor): boolean {
  const isMissing = expected.value === undefined;
  return expected.as(flag, isMissing ? "Say what is expected: true or false." : "Use true or false, without quotes.");
}

/** @throws ValidationError */
export function parseEnforcementLevel(level: JsonCursor): EnforcementLevel {
  return level.as(oneOf(enforcementLevels), `Use ${enforcementLevels.map(show).join(", ")}.`);
}

/** The assertion that two values from outside make, or none, or what is wrong with them. */
export function parseAssertion(expected: unknown, enforcementLevel: unknown): Assertion | Problem | undefined {
  const args = new JsonCursor({ expected, enforcementLevel: enforcementLevel ?? undefined });
  const collector = new ProblemCollector();
  const assertion = collector.attempt(() => assertionOf(args));
  const [first] = collector.problems;
  return first === undefined ? assertion : { problem: `${first.path} ${first.problem}`, remedy: first.remedy };
}

function assertionOf(args: JsonCursor): Assertion | undefined {
  const level = args.get("enforcementLevel");
  const enforcementLevel = level.value === undefined ? defaultEnforcementLevel : parseEnforcementLevel(level);
  const expected = args.get("expected");
  if (expected.value !== undefined) return { expected: parseExpected(expected), enforcementLevel };
  if (level.value === undefined || enforcementLevel === "disabled") return undefined;
  throw level.error(`is ${show(level.value)} and expected is not given`, "Say what is expected: true or false.");
}

/** Whether the setting contradicts the assertion. */
export function isViolated(assertion: Assertion, enabled: boolean): boolean {
  return assertion.enforcementLevel !== "disabled" && assertion.expected !== enabled;
}
