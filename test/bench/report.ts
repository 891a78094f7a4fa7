/** The middle one of the values of a property. */
export function median<Property extends string>(
  samples: readonly Readonly<Record<Property, number>>[],
  property: Property,
): number {
  const sorted = samples.map((sample) => sample[property]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Rows under headings, numbers to two places. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [headings, ...rows].map((row) =>
    row.map((cell) => (typeof cell === "number" ? cell.toFixed(2) : cell)),
  );
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  "),
    )
    .join("\n");
}

/** Takes the figures of a bench: what was measured, and the table of it. */
export type Tell = (what: string, figures: string) => void;
