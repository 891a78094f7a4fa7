/**
 * What the picture shows of the demo's output: the command, the resource that changes, and what Pulumi says of it.
 * Not its progress, nor the program's outputs.
 */
export function previewLines(demo: string): readonly string[] {
  const lines = demo.slice(demo.indexOf("\n$ pulumi preview")).split("\n");
  const change = lines.findLast((line) => /^ ~ .*\[diff: [^\]]*\]$/.test(line));
  if (change === undefined) throw new Error("The preview of the demo shows no change.");
  return [
    // Without what the demo adds for its own readers.
    "$ pulumi preview",
    "",
    change,
    "",
    "Diagnostics:",
    ...sorted(section(lines, "Diagnostics:", "Outputs:").slice(1)),
    "",
    ...section(lines, "Resources:", "Try next:"),
  ];
}

/** The lines from one up to another, without the empty ones at the end. */
function section(lines: readonly string[], from: string, to: string): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith(from));
  const end = lines.findIndex((line, index) => index > start && line.startsWith(to));
  if (start < 0 || end < 0) throw new Error(`The preview of the demo has no part from ${from} to ${to}`);
  return lines.slice(start, end).join("\n").trimEnd().split("\n");
}

/** What is said of each resource, by its type: Pulumi's own order is another from run to run. */
function sorted(diagnostics: readonly string[]): readonly string[] {
  return diagnostics.join("\n").split("\n\n").sort().reverse().join("\n\n").split("\n");
}
