const columns = 104;
const lineHeight = 19;
/** Of the font size, 13: what monospaced fonts take for a character. */
const characterWidth = 7.83;
const margin = { left: 20, top: 52, bottom: 18 };

/**
 * A terminal with these lines, as an SVG whose text can be selected, searched and read aloud. It has no script and
 * loads nothing; light or dark is the reader's own choice.
 *
 * @param title what it shows, for those who do not see it
 */
export function terminalSvg(title: string, lines: readonly string[]): string {
  const rows = lines.flatMap(wrapped);
  const width = Math.ceil(2 * margin.left + columns * characterWidth);
  const height = margin.top + rows.length * lineHeight + margin.bottom;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" xml:space="preserve" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(lines.join("\n"))}</desc>`,
    `<style>${style}</style>`,
    `<rect class="screen" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...[20, 40, 60].map((x) => `<circle class="button" cx="${x}" cy="20" r="6"/>`),
    ...rows.flatMap((row, index) => (row === "" ? [] : textOf(row, margin.top + index * lineHeight))),
    "</svg>",
    "",
  ].join("\n");
}

const style = [
  "",
  "text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre; fill: #1f2328; }",
  ".screen { fill: #f6f8fa; stroke: #d1d9e0; }",
  ".button { fill: #d1d9e0; }",
  ".command { font-weight: 600; }",
  ".heading { fill: #0550ae; font-weight: 600; }",
  ".change { fill: #7a4e00; }",
  ".warning { fill: #8250df; }",
  "@media (prefers-color-scheme: dark) {",
  "text { fill: #e6edf3; }",
  ".screen { fill: #0d1117; stroke: #3d444d; }",
  ".button { fill: #3d444d; }",
  ".heading { fill: #79c0ff; }",
  ".change { fill: #e3b341; }",
  ".warning { fill: #d2a8ff; }",
  "}",
  "",
].join("\n");

function textOf(row: string, y: number): string {
  return `<text${classOf(row)} x="${margin.left}" y="${y}">${escaped(row)}</text>`;
}

function classOf(row: string): string {
  if (row.startsWith("$ ")) return ' class="command"';
  if (/^\S.*:$/.test(row)) return ' class="heading"';
  if (/^ *~|=>|unreadable now/.test(row)) return ' class="change"';
  return row.includes("warning: ") ? ' class="warning"' : "";
}

/** A line as rows of the terminal, broken between words, with what follows under what it belongs to. */
function wrapped(line: string): readonly string[] {
  const indent = " ".repeat(line.length - line.trimStart().length);
  const rows = [""];
  for (const word of line.trimStart().split(" ")) {
    const row = rows.at(-1) ?? "";
    const longer = row === "" ? `${indent}${word}` : `${row} ${word}`;
    if (longer.length <= columns || row === "") rows[rows.length - 1] = longer;
    else rows.push(`${indent}${word}`);
  }
  return rows;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
