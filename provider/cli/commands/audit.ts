import { type AccountName, accountNameOf } from "../../expectations/account-name";
import { dayOf } from "../../expectations/day";
import { type Expectations, parseExpectationsText } from "../../expectations/expectations";
import { isOfAll } from "../../expectations/include-exclude";
import { show } from "../../text/show";
import { type AuditOptions, checkOutputs, parseAuditOptions } from "../audit/audit-options";
import { sourceOf } from "../audit/audit-source";
import { commonUnmatchedPatterns, notReadOf, sourceWithUsernames, whyIncomplete } from "../audit/combine-parents";
import { evaluateParents, type ParentReadings } from "../audit/evaluate-parents";
import { isTied, noExpectations, refuseTie } from "../audit/evaluate-readings";
import { expectationsByParent } from "../audit/expectations-by-parent";
import { type ParentAccount, parentAccounts } from "../audit/parent-accounts";
import { readAudit } from "../audit/parse-audit";
import { ProgressDisplay } from "../audit/progress-display";
import { type AccountsRead, readAccounts } from "../audit/read-accounts";
import { type EarlierReadings, readBefore, takeoverText } from "../audit/resume";
import { reportWriter } from "../audit/write-reports";
import { exitCodeOf } from "../exit-code";
import { readTextOf } from "../files/read-file";
import type { Interrupt, Io } from "../io";
import type { Audit } from "../report/audit-report";
import { parentsWithoutAccounts } from "../report/audit-summary";
import { coverageOf } from "../stack-coverage/stack-coverage";
import { readStackExport, type StackDeclarations } from "../stack-coverage/stack-export";
import { tool } from "../tool";

/** Everything that is known before SendGrid is asked. */
interface Preparation {
  readonly options: AuditOptions;
  readonly parents: readonly PreparedParent[];
  readonly source: Audit["source"];
  /** All of the file. */
  readonly expectations: Expectations;
  readonly stacks: readonly StackDeclarations[];
  readonly startedAt: string;
}

interface PreparedParent extends ParentAccount {
  readonly expectations: Expectations;
  readonly earlier: EarlierReadings;
}

/** A parent account, and what was read of it. */
interface ParentRead extends PreparedParent {
  readonly read: AccountsRead;
}

/** Reads and evaluates all selected accounts, and writes the reports. Resolves to the exit code. */
export async function audit(args: readonly string[], io: Io): Promise<number> {
  const prepared = prepare(parseAuditOptions(args), io);
  const { options, expectations } = prepared;
  checkOutputs(options, prepared.parents[0]?.settings.cache?.readingsCache, io);
  const writeReports = reportWriter(options, io);
  const parents = await readAll(prepared, io);
  const { resume, today } = options;
  if (resume !== undefined) {
    for (const { key, earlier, read } of parents) {
      io.stderr.write(`${takeoverText(resume, earlier, read.readings, key?.parent)}\n`);
    }
  }
  const interrupt = interruptOf(parents, io);
  const found = auditOf(prepared, parents, interrupt, io);
  const areWritten = writeReports(found, expectations);
  for (const parent of found.complete ? parentsWithoutAccounts(found) : []) {
    const whose = parent === undefined ? "" : ` of ${parent}`;
    io.stderr.write(
      `No account${whose} matched the selection. Check --accounts, --include, --exclude and the API key.\n`,
    );
  }
  if (today !== undefined && today !== dayOf(io.wallClock.now())) {
    io.stderr.write(`Waivers were evaluated as of ${today}, because of --today.\n`);
  }
  const resumable = options.outputs.find(({ format }) => format === "json")?.file;
  if (isWorthResuming(found) && resumable !== undefined && areWritten) {
    io.stderr.write(`With --resume ${show(resumable)} the next audit reads only the rest.\n`);
  }
  return exitCodeOf(found, interrupt, areWritten);
}

/** Reads the accounts of all parent accounts at the same time: each API key has a rate limit of its own. */
async function readAll({ parents, options }: Preparation, io: Io): Promise<readonly ParentRead[]> {
  const display = new ProgressDisplay(
    io,
    parents.map(({ key }) => key?.parent),
  );
  // A mistake that one of them finds ends the others, too.
  const mistake = new AbortController();
  const ownIo = { ...io, interruption: AbortSignal.any([io.interruption, mistake.signal]) };
  const readOne = async (parent: PreparedParent): Promise<ParentRead> => {
    const { key, settings, earlier, expectations } = parent;
    const request = {
      ...settings,
      ...(key === undefined ? {} : { parent: key.parent }),
      selection: options.selection,
      known: earlier.known,
      checkAccount: (account: AccountName) => refuseTie(expectations, account),
      canEvaluate: (account: AccountName) => !isTied(expectations, account),
    };
    return { ...parent, read: await readAccounts(request, ownIo, display) };
  };
  try {
    return await Promise.all(parents.map(readOne));
  } finally {
    mistake.abort();
    display.end();
  }
}

function isWorthResuming({ complete, source, accounts }: Audit): boolean {
  return !complete && source.subusers === undefined && accounts.some(({ enabled }) => enabled !== undefined);
}

function prepare(options: AuditOptions, io: Io): Preparation {
  const { wallClock } = io;
  const parents = parentAccounts(options.parentKeys, io);
  const { expectations: file, resume, stackExports, selection } = options;
  const source = sourceOf(parents, selection, file);
  const expectations =
    file === undefined ? noExpectations() : parseExpectationsText(readTextOf("--expectations", file, io), file);
  const today = options.today ?? dayOf(wallClock.now());
  const expected =
    file === undefined ? parents.map(() => expectations) : expectationsByParent(parents, expectations, file, today);
  const now = wallClock.now();
  // A moment of the future is that of a wrong clock.
  const isRecent = (moment: number) => moment <= now && now - moment <= options.maxAgeMilliseconds;
  const earlier = resume === undefined ? [] : readBefore(resume, readAudit("--resume", resume, io), source, isRecent);
  return {
    options,
    parents: parents.map((parent, index) => ({
      ...parent,
      expectations: expected[index] as Expectations,
      earlier: earlier[index] ?? { known: new Map(), tooOld: 0 },
    })),
    source,
    expectations,
    stacks: stackExports.map((each) => readStackExport(each, io)),
    startedAt: new Date(now).toISOString(),
  };
}

/** The interrupt that ended the reading, if any: one after the last account ends nothing. */
function interruptOf(parents: readonly ParentRead[], { interruption }: Io): Interrupt | undefined {
  const isCancelled = parents.some(({ read }) => read.stoppedBy?.code === "cancelled");
  return isCancelled ? (interruption.reason as Interrupt) : undefined;
}

function auditOf(
  prepared: Preparation,
  parents: readonly ParentRead[],
  interrupt: Interrupt | undefined,
  io: Io,
): Audit {
  const { options, expectations, stacks, startedAt } = prepared;
  const finishedAt = io.wallClock.now();
  // Of an audit over midnight it is the day on which it ends: a waiver may have expired meanwhile.
  const { today = dayOf(finishedAt) } = options;
  const evaluation = evaluateParents(
    parents.map((parent) => readingsOf(parent, options)),
    expectations,
    today,
  );
  const incompleteBecause = whyIncomplete(parents, interrupt);
  const notRead = notReadOf(parents);
  const unmatched = commonUnmatchedPatterns(parents);
  const isGone = ({ parent, ...account }: AccountName) =>
    parents.some(({ key, read }) => key?.parent === parent && read.isGone(accountNameOf(account)));
  return {
    version: 1,
    tool: tool(),
    startedAt,
    finishedAt: new Date(finishedAt).toISOString(),
    today,
    complete: incompleteBecause === undefined,
    ...(incompleteBecause === undefined ? {} : { incompleteBecause }),
    ...(notRead === undefined ? {} : { notRead }),
    source: sourceWithUsernames(prepared.source, parents),
    ...evaluation,
    ...(unmatched.length === 0 ? {} : { unmatchedPatterns: unmatched }),
    ...(options.strict ? { strict: true } : {}),
    ...(stacks.length === 0 ? {} : { coverage: coverageOf(stacks, evaluation.accounts, isGone, variablesOf(parents)) }),
  };
}

function readingsOf({ key, read, expectations }: ParentRead, { selection }: AuditOptions): ParentReadings {
  return {
    ...(key === undefined ? {} : { parent: key.parent }),
    readings: read.readings,
    expectations,
    search: {
      isLookedFor: read.isGone,
      isForAll: (kind) => read.stoppedBy === undefined && isOfAll(selection, kind),
    },
  };
}

function variablesOf(parents: readonly ParentRead[]): ReadonlyMap<string, string | undefined> {
  return new Map(parents.map(({ key, settings }) => [settings.variable, key?.parent]));
}
