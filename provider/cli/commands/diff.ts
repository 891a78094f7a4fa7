import { differenceOf } from "../audit/audit-source";
import { readAudit } from "../audit/parse-audit";
import { differenceBetween } from "../diff/compare-audits";
import { differenceFormats } from "../diff/render-comparison";
import { exitCodeOfComparison } from "../exit-code";
import type { Io } from "../io";
import { oneOf, parseOptions } from "../parse-args";
import { UsageError } from "../usage-error";

const formatNames = Object.keys(differenceFormats) as readonly (keyof typeof differenceFormats)[];

/** Compares two audits. Resolves to the exit code: 1 says that something changed, as with diff; 3, that not all could be compared. */
export async function diff(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseOptions(args, { format: { type: "string", default: "table" } }, 2);
  const format = oneOf("--format", values.format, formatNames);
  const [first = "", second = ""] = positionals;
  const [before, after] = [readAudit("the first file", first, io), readAudit("the second file", second, io)];
  const other = differenceOf(after.source, before.source);
  if (other !== undefined) throw new UsageError(`The second audit is of other accounts than the first: ${other}.`);
  const difference = differenceBetween(before, after);
  io.stdout.write(differenceFormats[format](difference));
  return exitCodeOfComparison(before, after, difference.changes.length);
}
