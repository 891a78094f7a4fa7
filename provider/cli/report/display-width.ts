/** Characters that terminals draw two columns wide: East Asian wide and full-width forms, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/gu;

const combining = /\p{M}/gu;

const ascii = /^[ -~]*$/;

/** Columns that a text without control characters takes up in a terminal. */
export function displayWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  const characters = [...text].length;
  return characters + count(text, wide) - count(text, combining);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * Lines of cells in columns, under a header.
 *
 * @param paint colours the first cell of a row, without making it wider
 */
export function inColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  paint: (text: string, row: number) => string = (text) => text,
): readonly string[] {
  const widths = header.map((title, column) =>
    rows.reduce((widest, cells) => Math.max(widest, displayWidth(cells[column] ?? "")), title.length),
  );
  const line = (cells: readonly string[], row?: number) =>
    cells
      .map((cell, column) => {
        const padding = column === cells.length - 1 ? "" : " ".repeat((widths[column] ?? 0) - displayWidth(cell));
        return `${column === 0 && row !== undefined ? paint(cell, row) : cell}${padding}`;
      })
      .join("  ");
  return [line(header), ...rows.map(line)];
}
