import { show } from "../sendgrid/error";
import type { AuditOptions } from "./audit-options";
import { hasColour, type Io } from "./io";
import { reasonOf } from "./json-file";
import type { Audit } from "./report/audit";
import { formats } from "./report/formats";
import { incompleteWarning, tallySentence } from "./report/tally";
import { visible } from "./report/visible";

/** Writes the reports that were asked for, one after the other. Returns whether each of them is there. */
export function writeReports(audit: Audit, { outputs, printed, all }: AuditOptions, io: Io): boolean {
  let areWritten = true;
  for (const { file, format } of outputs) {
    try {
      io.writeText(file, formats[format].render(audit, { all }));
    } catch (error) {
      areWritten = false;
      io.stderr.write(`--output ${show(file)} could not be written (${reasonOf(error)}).\n`);
    }
  }
  if (printed !== undefined) {
    io.stdout.write(formats[printed].render(audit, { all, colour: hasColour(io.stdout, io.environment) }));
  }
  if (printed !== "table") io.stderr.write(summaryOf(audit));
  return areWritten;
}

/** For those who look at nothing but the terminal. */
function summaryOf(audit: Audit): string {
  const warning = incompleteWarning(audit);
  return `${tallySentence(audit)}\n${warning === undefined ? "" : `${visible(warning)}\n`}`;
}
