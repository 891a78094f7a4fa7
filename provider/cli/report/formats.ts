import type { Audit } from "./audit-report";
import { renderCsv } from "./csv";
import type { FormatName } from "./format-of-file";
import { renderGithub } from "./github";
import { renderHtml } from "./html/html";
import { renderJson } from "./json";
import { renderJunit } from "./junit";
import { renderMarkdown } from "./markdown";
import { renderSarif } from "./sarif/sarif";
import { renderTable, type TableOptions } from "./table";

/** One way to write an audit. */
export interface Format {
  /** The same audit is the same text, always and everywhere. The options are for terminals. */
  readonly render: (audit: Audit, options?: TableOptions) => string;
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
