import type { Expectations } from "../../expectations/expectations";
import { visible } from "../../text/visible";
import { isWritten } from "../files/write-output";
import { hasColour, type Io } from "../io";
import type { Audit } from "../report/audit-report";
import { incompleteWarning, tallySentence } from "../report/audit-summary";
import type { FormatName } from "../report/format-of-file";
import type { Format } from "../report/formats";
import { EntryLines } from "../report/sarif/entry-lines";
import { renderTable } from "../report/table";
import type { AuditOptions } from "./audit-options";

/** Writes the reports of an audit, one after the other. Returns whether each of them is there. */
export type WriteReports = (audit: Audit, expectations: Expectations) => boolean;

/**
 * Prepares the reports. What they need is loaded now: after a long read the package may
 * be another one, because it was installed again.
 */
export function reportWriter({ outputs, printed, all }: AuditOptions, io: Io): WriteReports {
  const files = outputs.map(({ file, format }) => ({ file, render: rendererOf(format) }));
  const print = printed && rendererOf(printed);
  return (audit, expectations) => {
    const options = { all, lines: new EntryLines(expectations) };
    const areWritten = files.map(({ file, render }) => isWritten(file, render(audit, options), io));
    if (print !== undefined)
      io.stdout.write(print(audit, { ...options, colour: hasColour(io.stdout, io.environment) }));
    if (printed !== "table") io.stderr.write(summaryOf(audit));
    return !areWritten.includes(false);
  };
}

/** The table is what most runs print; the others take as long to load as all the rest of an audit. */
function rendererOf(format: FormatName): Format["render"] {
  if (format === "table") return renderTable;
  return (require("../report/formats") as typeof import("../report/formats")).formats[format].render;
}

/** For readers of the terminal alone. */
function summaryOf(audit: Audit): string {
  const warning = incompleteWarning(audit);
  return `${tallySentence(audit)}\n${warning === undefined ? "" : `${visible(warning)}\n`}`;
}
