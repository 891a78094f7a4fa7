import type { Audit } from "./audit";
import { renderCsv } from "./csv";
import { renderGithub } from "./github";
import { renderHtml } from "./html";
import { renderJson } from "./json";
import { renderJunit } from "./junit";
import { renderMarkdown } from "./markdown";
import { renderSarif } from "./sarif";
import { renderTable, type TableOptions } from "./table";

/** One way to write an audit. */
export interface Format {
  /** The same audit is the same text, always and everywhere. The options are for terminals. */
  readonly render: (audit: Audit, options?: TableOptions) => string;
  /** How the names of its files end; none for what is only printed. */
  readonly extensions: readonly string[];
  readonly mediaType: string;
}

/** All formats by name. */
export const formats = {
  table: { render: renderTable, extensions: [".txt"], mediaType: "text/plain" },
  json: { render: renderJson, extensions: [".json"], mediaType: "application/json" },
  junit: { render: renderJunit, extensions: [".junit.xml", ".xml"], mediaType: "application/xml" },
  sarif: { render: renderSarif, extensions: [".sarif", ".sarif.json"], mediaType: "application/sarif+json" },
  markdown: { render: (audit) => renderMarkdown(audit), extensions: [".md"], mediaType: "text/markdown" },
  csv: { render: renderCsv, extensions: [".csv"], mediaType: "text/csv" },
  html: { render: renderHtml, extensions: [".html", ".htm"], mediaType: "text/html" },
  github: { render: renderGithub, extensions: [], mediaType: "text/plain" },
} as const satisfies Readonly<Record<string, Format>>;

/** The name of a format. */
export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as readonly FormatName[];

/** Whether a value from outside is the name of a format. */
export function isFormatName(value: unknown): value is FormatName {
  return formatNames.some((name) => name === value);
}

/** The format that the name of a file stands for, by its longest known ending: `audit.sarif.json` is SARIF. */
export function formatOfFile(file: string): FormatName | undefined {
  const name = file.toLowerCase();
  const known = formatNames.flatMap((format) =>
    formats[format].extensions.map((extension: string) => ({ format, extension })),
  );
  return known
    .filter(({ extension }) => name.endsWith(extension))
    .sort((a, b) => b.extension.length - a.extension.length)[0]?.format;
}
