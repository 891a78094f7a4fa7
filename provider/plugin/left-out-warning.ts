const variables = ["PULUMI_OPTION_TARGET", "PULUMI_OPTION_EXCLUDE"];

/**
 * Warns of settings of Pulumi that leave resources out; `undefined` where there is none. A plugin is not asked about these
 * resources, and does not see the options `--target` and `--exclude`.
 */
export function leftOutWarning(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const set = variables.filter((variable) => environment[variable]);
  if (set.length === 0) return undefined;
  const are = set.length === 1 ? "is" : "are";
  return (
    `${set.join(" and ")} ${are} set, so Pulumi may leave out resources: their open tracking is not read, and nothing is ` +
    "expected of it. Unset it where a preview is a gate."
  );
}
