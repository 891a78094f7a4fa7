/** What happens when a setting is not as expected: `mandatory` fails, `advisory` warns, `disabled` only reads. */
export type EnforcementLevel = "mandatory" | "advisory" | "disabled";

export const enforcementLevels: readonly EnforcementLevel[] = ["mandatory", "advisory", "disabled"];

export const defaultEnforcementLevel: EnforcementLevel = "mandatory";

/** Whether a value from outside is one of Pulumi's words for what a finding does. */
export function isEnforcementLevel(value: unknown): value is EnforcementLevel {
  return enforcementLevels.some((level) => level === value);
}
