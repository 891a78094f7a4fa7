import { show } from "../sendgrid/error";
import type { AuditOptions } from "./audit-options";
import { hasColour, type Io } from "./io";
import { reasonOf } from "./json-file";
import type { Audit } from "./report/audit";
import type { FormatName } from "./report/format-name";
import type { Format } from "./report/formats";
import { renderTable } from "./report/table";
import { incompleteWarning, tallySentence } from "./report/tally";
import { visible } from "./report/visible";

/** Writes the reports that were asked for, one after the other. Returns whether each of them is there. */
export function writeReports(audit: Audit, { outputs, printed, all }: AuditOptions, io: Io): boolean {
  let areWritten = true;
  for (const { file, format } of outputs) {
    try {
      io.writeText(file, rendererOf(format)(audit, { all }));
    } catch (error) {
      areWritten = false;
      io.stderr.write(`--output ${show(file)} could not be written (${reasonOf(error)}).\n`);
    }
  }
  if (printed !== undefined) {
    io.stdout.write(rendererOf(printed)(audit, { all, colour: hasColour(io.stdout, io.environment) }));
  }
  if (printed !== "table") io.stderr.write(summaryOf(audit));
  return areWritten;
}

/** The table is what most runs print; the others take as long to load as all the rest of an audit. */
function rendererOf(format: FormatName): Format["render"] {
  if (format === "table") return renderTable;
  return (require("./report/formats") as typeof import("./report/formats")).formats[format].render;
}

/** For those who look at nothing but the terminal. */
function summaryOf(audit: Audit): string {
  const warning = incompleteWarning(audit);
  return `${tallySentence(audit)}\n${warning === undefined ? "" : `${visible(warning)}\n`}`;
}
