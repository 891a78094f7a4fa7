/** The values that Pulumi takes for true. */
const isTrue = /^(1|t|true)$/i;

/** Warns of a setting of Pulumi that hides changes; `undefined` where there is none. A program does not see its options. */
export function hiddenDriftWarning(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  if (!isTrue.test(environment.PULUMI_OPTION_REFRESH ?? "")) return undefined;
  return (
    "PULUMI_OPTION_REFRESH is set, so Pulumi records changes of open tracking in state before it compares: a preview " +
    "shows none, and --expect-no-changes passes. Unset it, or rely on expected and expectations, which are compared anyway."
  );
}
