import type { Audit } from "./audit-report";
import { renderCsv } from "./csv";
import type { FormatName } from "./format-of-file";
import { renderGithub } from "./github";
import { renderHtml } from "./html/html";
import { renderJson } from "./json";
import { renderJunit } from "./junit";
import { renderMarkdown } from "./markdown";
import type { EntryLines } from "./sarif/entry-lines";
import { renderSarif } from "./sarif/sarif";
import { renderTable, type TableOptions } from "./table";

/** What an audit itself does not say. */
interface ReportOptions extends TableOptions {
  /** Where the entries of the expectations stand in their file. */
  readonly lines?: EntryLines | undefined;
}

/** One way to write an audit. */
export interface Format {
  /** The same audit with the same options is the same text, always and everywhere. */
  readonly render: (audit: Audit, options?: ReportOptions) => string;
}

/** All formats by name. */
export const formats = {
  table: { render: renderTable },
  json: { render: renderJson },
  junit: { render: renderJunit },
  sarif: { render: renderSarif },
  markdown: { render: (audit) => renderMarkdown(audit) },
  csv: { render: renderCsv },
  html: { render: renderHtml },
  github: { render: renderGithub },
} as const satisfies Readonly<Record<FormatName, Format>>;
