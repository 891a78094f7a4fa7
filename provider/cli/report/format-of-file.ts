/** How the names of each format's files end; none for what is only printed. */
export const extensions = {
  table: [".txt"],
  json: [".json"],
  junit: [".junit.xml", ".xml"],
  sarif: [".sarif", ".sarif.json"],
  markdown: [".md"],
  csv: [".csv"],
  html: [".html", ".htm"],
  github: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The name of a format. */
export type FormatName = keyof typeof extensions;

export const formatNames = Object.keys(extensions) as readonly FormatName[];

/** The format that the name of a file stands for, by its longest known ending: `audit.sarif.json` is SARIF. */
export function formatOfFile(file: string): FormatName | undefined {
  const name = file.toLowerCase();
  const known = formatNames.flatMap((format) => extensions[format].map((extension: string) => ({ format, extension })));
  return known
    .filter(({ extension }) => name.endsWith(extension))
    .sort((a, b) => b.extension.length - a.extension.length)[0]?.format;
}
