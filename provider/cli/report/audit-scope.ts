import type { Audit } from "./audit-report";

/** Whom an audit is about, when it is not everybody; nothing when it is. */
export function scopeSentence({ source: { subusers, include, exclude } }: Audit): string | undefined {
  if (subusers !== undefined) {
    return subusers.length === 1
      ? "Only one subuser was asked for."
      : `Only ${subusers.length} subusers were asked for.`;
  }
  const parts = [
    ...(include === undefined ? [] : [`only those that match ${listOf(include)}`]),
    ...(exclude === undefined ? [] : [`none that match ${listOf(exclude)}`]),
  ];
  return parts.length === 0 ? undefined : `Not everybody was asked for: ${parts.join(", and ")}.`;
}

function listOf(patterns: readonly string[]): string {
  return patterns.map((pattern) => `"${pattern}"`).join(" or ");
}
