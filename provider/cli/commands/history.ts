import { setImmediate } from "node:timers/promises";
import { nameOf } from "../../expectations/account-name";
import { show } from "../../text/show";
import { auditsByParent } from "../audit/audit-source";
import { readAudit } from "../audit/parse-audit";
import { exitCodeOfHistory, exitCodeOfInterrupt, exitCodes } from "../exit-code";
import { checkOutput, isWritten } from "../files/write-output";
import { findAudits } from "../history/find-audits";
import { historyFormats } from "../history/history-formats";
import { type History, historyOf } from "../history/history-of-audits";
import { type ObservedAudit, observe } from "../history/observed-audit";
import type { Interrupt, Io } from "../io";
import { oneOf, parseOptions } from "../parse-args";
import { formatOfFile } from "../report/format-of-file";
import { UsageError } from "../usage-error";

type Format = keyof typeof historyFormats;

const formatNames = Object.keys(historyFormats) as readonly Format[];

const options = {
  account: { type: "string" },
  format: { type: "string" },
  output: { type: "string", multiple: true, default: [] as string[] },
} as const;

/** Shows what audits say of each account over time. Resolves to the exit code. */
export async function history(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseOptions(args, options, "any");
  const outputs = values.output.map((file) => ({ file, format: formatOf(file) }));
  const printed = values.format ?? (outputs.length === 0 ? "table" : undefined);
  const format = printed === undefined ? undefined : oneOf("--format", printed, formatNames);
  const files = findAudits(positionals, io);
  for (const { file } of outputs) checkSeparate(file, files, io);
  const audits = await readAll(files, io);
  if (audits === undefined) return exitCodeOfInterrupt(io.interruption.reason as Interrupt);
  const whole = historyOf(audits);
  const found = values.account === undefined ? whole : onlyAccount(whole, values.account);
  const isInFull = values.account !== undefined;
  if (format !== undefined) io.stdout.write(historyFormats[format](found, isInFull));
  const written = outputs.map((each) => isWritten(each.file, historyFormats[each.format](found, isInFull), io));
  return written.every(Boolean) ? exitCodeOfHistory(audits.every(({ complete }) => complete)) : exitCodes.misuse;
}

function formatOf(file: string): Format {
  const format = formatOfFile(file);
  const known = formatNames.find((name) => name === format);
  if (known !== undefined) return known;
  throw new UsageError(
    `--output ${show(file)} does not say by its ending which format is meant. Use .txt, .json, .csv or .html.`,
  );
}

function checkSeparate(output: string, files: readonly string[], io: Io): void {
  checkOutput(output, io);
  const path = io.realPath(output);
  if (files.some((file) => io.realPath(file) === path)) {
    throw new UsageError(`--output ${show(output)} is one of the audits. Give another file, outside of their folder.`);
  }
}

/**
 * Nothing when it is interrupted.
 *
 * @throws UsageError that names every file that is no audit
 */
async function readAll(files: readonly string[], io: Io): Promise<readonly ObservedAudit[] | undefined> {
  const audits: ObservedAudit[] = [];
  const problems: string[] = [];
  for (const file of files) {
    // Lets an interrupt in.
    await setImmediate();
    if (io.interruption.aborted) return undefined;
    try {
      audits.push(...auditsByParent(readAudit("the file", file, io)).map(observe));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new UsageError(`Nothing was written.\n${problems.join("\n")}`);
  return audits;
}

function onlyAccount({ parents }: History, name: string): History {
  const found = parents
    .map((parent) => ({ ...parent, accounts: parent.accounts.filter(({ account }) => nameOf(account) === name) }))
    .filter(({ accounts }) => accounts.length > 0);
  if (found.length === 0) throw new UsageError(`--account ${show(name)} is in none of the audits.`);
  return { parents: found };
}
