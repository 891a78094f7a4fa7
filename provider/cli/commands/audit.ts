import { dayOf } from "../../expectations/day";
import { type Expectations, isEmpty, parseExpectationsText } from "../../expectations/expectations";
import { isOfAll } from "../../expectations/include-exclude";
import type { Search } from "../../expectations/unmatched-entry";
import { refuseLongWaivers } from "../../expectations/waiver";
import { show } from "../../text/show";
import { type AuditOptions, checkOutputs, parseAuditOptions } from "../audit/audit-options";
import { sourceOf } from "../audit/audit-source";
import { evaluateReadings, isTied, noExpectations, refuseTie } from "../audit/evaluate-readings";
import { readAudit } from "../audit/parse-audit";
import { type AccountsRead, type ReadSettings, readAccounts, readSettingsIn } from "../audit/read-accounts";
import { type EarlierReadings, readBefore, takeoverText } from "../audit/resume";
import { reportWriter } from "../audit/write-reports";
import { exitCodeOf } from "../exit-code";
import { readTextOf } from "../files/read-file";
import type { Interrupt, Io } from "../io";
import type { Audit } from "../report/audit-report";
import { countText } from "../report/audit-summary";
import { coverageOf } from "../stack-coverage/stack-coverage";
import { readStackExport, type StackDeclarations } from "../stack-coverage/stack-export";
import { tool } from "../tool";
import { UsageError } from "../usage-error";

/** Everything that is known before SendGrid is asked. */
interface Preparation {
  readonly options: AuditOptions;
  readonly settings: ReadSettings;
  readonly source: Audit["source"];
  readonly expectations: Expectations;
  readonly earlier: EarlierReadings;
  readonly stacks: readonly StackDeclarations[];
  readonly startedAt: string;
}

/** Reads and evaluates all selected accounts, and writes the reports. Resolves to the exit code. */
export async function audit(args: readonly string[], io: Io): Promise<number> {
  const prepared = prepare(parseAuditOptions(args), io);
  const { options, settings, expectations, earlier } = prepared;
  checkOutputs(options, settings.cache?.readingsCache, io);
  const writeReports = reportWriter(options, io);
  const read = await readAccounts(
    {
      ...settings,
      selection: options.selection,
      known: earlier.known,
      checkAccount: (account) => refuseTie(expectations, account),
      canEvaluate: (account) => !isTied(expectations, account),
    },
    io,
  );
  if (options.resume !== undefined) {
    io.stderr.write(`${takeoverText(options.resume, earlier, read.readings)}\n`);
  }
  const interrupt = interruptOf(read, io);
  const found = auditOf(prepared, read, interrupt, io);
  const areWritten = writeReports(found, expectations);
  if (found.complete && found.accounts.length === 0) io.stderr.write(emptyWarning);
  const { today } = options;
  if (today !== undefined && today !== dayOf(io.wallClock.now())) {
    io.stderr.write(`Waivers were evaluated as of ${today}, because of --today.\n`);
  }
  const resumable = options.outputs.find(({ format }) => format === "json")?.file;
  if (isWorthResuming(found) && resumable !== undefined && areWritten) {
    io.stderr.write(`With --resume ${show(resumable)} the next audit reads only the rest.\n`);
  }
  return exitCodeOf(found, interrupt, areWritten);
}

function isWorthResuming({ complete, source, accounts }: Audit): boolean {
  return !complete && source.subusers === undefined && accounts.some(({ enabled }) => enabled !== undefined);
}

const emptyWarning = "No account matched the selection. Check --accounts, --include, --exclude and the API key.\n";

function prepare(options: AuditOptions, io: Io): Preparation {
  const { wallClock } = io;
  const settings = readSettingsIn(io);
  const { expectations: file, resume, stackExports, selection } = options;
  const source = sourceOf(settings.client, selection, file);
  const expectations =
    file === undefined ? noExpectations() : expectationsIn(file, options.today ?? dayOf(wallClock.now()), io);
  const now = wallClock.now();
  // A moment of the future is that of a wrong clock.
  const isRecent = (moment: number) => moment <= now && now - moment <= options.maxAgeMilliseconds;
  const earlier =
    resume === undefined
      ? { known: new Map(), tooOld: 0 }
      : readBefore(resume, readAudit("--resume", resume, io), source, isRecent);
  return {
    options,
    settings,
    source,
    expectations,
    earlier,
    stacks: stackExports.map((each) => readStackExport(each, io)),
    startedAt: new Date(now).toISOString(),
  };
}

function expectationsIn(file: string, today: string, io: Io): Expectations {
  const expectations = parseExpectationsText(readTextOf("--expectations", file, io), file);
  // Before the long read, and not only after it.
  refuseLongWaivers(expectations, today);
  if (!isEmpty(expectations)) return expectations;
  const remedy = 'Add a "default", "subusers" or "accounts", or leave --expectations out.';
  throw new UsageError(`--expectations ${show(file)} expects nothing of any account. ${remedy}`);
}

/** The interrupt that ended the reading, if any: one after the last account ends nothing. */
function interruptOf({ stoppedBy }: AccountsRead, { interruption }: Io): Interrupt | undefined {
  return stoppedBy?.code === "cancelled" ? (interruption.reason as Interrupt) : undefined;
}

function auditOf(prepared: Preparation, read: AccountsRead, interrupt: Interrupt | undefined, io: Io): Audit {
  const { options, source, expectations, stacks, startedAt } = prepared;
  const finishedAt = io.wallClock.now();
  // Of an audit over midnight it is the day on which it ends: a waiver may have expired meanwhile.
  const { today = dayOf(finishedAt) } = options;
  const isComplete = read.stoppedBy === undefined;
  const search: Search = {
    isLookedFor: read.isGone,
    isForAll: (kind) => isComplete && isOfAll(options.selection, kind),
  };
  const evaluation = evaluateReadings(read.readings, expectations, today, search);
  return {
    version: 1,
    tool: tool(),
    startedAt,
    finishedAt: new Date(finishedAt).toISOString(),
    today,
    complete: isComplete,
    ...(isComplete ? {} : { incompleteBecause: whyIncomplete(read, interrupt) }),
    ...(read.notRead === undefined ? {} : { notRead: read.notRead }),
    source: { ...source, ...(read.parentUsername === undefined ? {} : { parentUsername: read.parentUsername }) },
    ...evaluation,
    ...(read.unmatchedPatterns.length === 0 ? {} : { unmatchedPatterns: read.unmatchedPatterns }),
    ...(options.strict ? { strict: true } : {}),
    ...(stacks.length === 0 ? {} : { coverage: coverageOf(stacks, evaluation.accounts, read.isGone) }),
  };
}

function whyIncomplete({ stoppedBy, readings, notRead }: AccountsRead, interrupt: Interrupt | undefined): string {
  if (interrupt === undefined) return stoppedBy?.message ?? "";
  return `Interrupted (${interrupt}) after ${readings.length} of ${countText(readings.length, notRead)}.`;
}
