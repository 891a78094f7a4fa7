import { dirname, relative, resolve } from "node:path";
import { describeAccountName } from "../../expectations/account-name";
import { type BaselineOptions, baselineOf } from "../../expectations/derive-baseline";
import { isOfAll } from "../../expectations/include-exclude";
import { describeReuse } from "../../readings-cache/describe-reuse";
import { show } from "../../text/show";
import { visible } from "../../text/visible";
import { parseSelection, selectionOptions, subuserOption } from "../audit/account-selection";
import { type AccountsRead, readAccounts, readSettingsIn } from "../audit/read-accounts";
import { exitCodeOfInterrupt, exitCodes } from "../exit-code";
import { checkNotThere, checkOutput, isWritten } from "../files/write-output";
import type { Interrupt, Io } from "../io";
import { parseOptions } from "../parse-args";
import { stringify } from "../report/json";

/** Where an editor finds the schema of what is printed, when the package is installed in this folder. */
const schemaFile = "node_modules/pulumi-sendgrid-open-tracking/provider/expectations/expectations.schema.json";

/** The way to it, from a file. */
function schemaFrom(output: string): string {
  const path = relative(dirname(resolve(output)), resolve(schemaFile)).replaceAll("\\", "/");
  return path.startsWith("../") ? path : `./${path}`;
}

const options = {
  ...selectionOptions,
  ...subuserOption,
  output: { type: "string" },
  force: { type: "boolean" },
} as const;

/** Writes expectations that today's settings meet. Resolves to the exit code. */
export async function baseline(args: readonly string[], io: Io): Promise<number> {
  const { stderr, interruption } = io;
  const { values } = parseOptions(args, options);
  const selection = parseSelection(values);
  const settings = readSettingsIn(io);
  if (values.output !== undefined) checkOutput(values.output, io);
  if (values.output !== undefined && values.force !== true) checkNotThere(values.output, io);
  const read = await readAccounts(
    { ...settings, selection, known: new Map(), checkAccount: () => {}, canEvaluate: () => true },
    io,
  );
  // Expectations cannot say that they are partial: none are better than some.
  if (read.stoppedBy !== undefined) {
    if (read.stoppedBy.code === "cancelled") {
      const interrupt = interruption.reason as Interrupt;
      stderr.write(`Interrupted (${interrupt}) before all accounts were read: nothing was written.\n`);
      return exitCodeOfInterrupt(interrupt);
    }
    stderr.write(`Not all accounts could be read, so nothing was written. ${visible(read.stoppedBy.message)}\n`);
    return exitCodes.incomplete;
  }
  const origins = read.readings.map(({ fromCache, readAt }) => ({ isReused: fromCache, readAt }));
  const reuse = describeReuse(origins, settings.cache?.readingsCache ?? "", io.wallClock.now());
  if (reuse !== undefined) stderr.write(`${reuse}\n`);
  // Customer accounts are a part, too: a default would apply to subusers.
  return write(read, { isOfPart: !isOfAll(selection, "subusers") }, values.output, io);
}

function write({ readings }: AccountsRead, how: BaselineOptions, output: string | undefined, io: Io): number {
  const { stdout, stderr } = io;
  const unreadable = readings.filter(({ enabled }) => enabled === undefined);
  for (const { account, error } of unreadable) {
    stderr.write(`The baseline leaves out ${describeAccountName(account)}. ${visible(error?.message ?? "")}\n`);
  }
  if (unreadable.length === readings.length) {
    stderr.write(emptyWarning);
    return exitCodes.incomplete;
  }
  const expectations = baselineOf(
    readings.map(({ account, enabled }) => ({ ...account, enabled })),
    how,
  );
  const text = stringify({ $schema: schemaFrom(output ?? "expectations.json"), ...expectations });
  if (output === undefined) stdout.write(text);
  else if (!isWritten(output, text, io)) return exitCodes.misuse;
  const where = output === undefined ? "" : ` Written to ${show(output)}.`;
  stderr.write(`Accounts in it: ${readings.length - unreadable.length}. Unreadable: ${unreadable.length}.${where}\n`);
  if (how.isOfPart) stderr.write(part);
  return unreadable.length === 0 ? exitCodes.clean : exitCodes.incomplete;
}

const emptyWarning =
  "No account could be read, so nothing was written. Check --accounts, --include, --exclude and the API key.\n";

const part = "It has no default: accounts outside the selection are unspecified.\n";
