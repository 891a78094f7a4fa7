import { dirname, relative, resolve } from "node:path";
import { describeAccountName } from "../../expectations/account-name";
import { type BaselineDefault, baselineOf } from "../../expectations/derive-baseline";
import { isOfAll } from "../../expectations/include-exclude";
import { describeReuse } from "../../readings-cache/describe-reuse";
import { show } from "../../text/show";
import { visible } from "../../text/visible";
import { parseSelection, type Selection, selectionOptions, subuserOption } from "../audit/account-selection";
import { ProgressDisplay } from "../audit/progress-display";
import { type AccountsRead, readAccounts, readSettingsIn } from "../audit/read-accounts";
import { exitCodeOfInterrupt, exitCodes } from "../exit-code";
import { checkNotThere, checkOutput, isWritten } from "../files/write-output";
import type { Interrupt, Io } from "../io";
import { oneOf, parseOptions } from "../parse-args";
import { stringify } from "../report/json";
import { UsageError } from "../usage-error";

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
  default: { type: "string" },
} as const;

/** Writes expectations that today's settings meet. Resolves to the exit code. */
export async function baseline(args: readonly string[], io: Io): Promise<number> {
  const { stderr, interruption } = io;
  const { values } = parseOptions(args, options);
  const selection = parseSelection(values);
  const byDefault = defaultOf(values.default, selection);
  const settings = readSettingsIn(io);
  if (values.output !== undefined) checkOutput(values.output, io);
  if (values.output !== undefined && values.force !== true) checkNotThere(values.output, io);
  const display = new ProgressDisplay(io);
  const request = { ...settings, selection, known: new Map(), checkAccount: () => {}, canEvaluate: () => true };
  const read = await readAccounts(request, io, display).finally(() => display.end());
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
  return write(read, byDefault, values.output, io);
}

/** Of a part there is no default: it would apply to the other accounts, too. Customer accounts are a part. */
function defaultOf(given: string | undefined, selection: Selection): BaselineDefault {
  const isOfPart = !isOfAll(selection, "subusers");
  const byDefault = oneOf("--default", given ?? (isOfPart ? "none" : "off"), ["on", "off", "none"]);
  if (!isOfPart || byDefault === "none") return byDefault;
  const remedy = "Leave it out, or use --default none.";
  throw new UsageError(`--default ${byDefault} would apply to accounts outside the selection, too. ${remedy}`);
}

function write({ readings }: AccountsRead, byDefault: BaselineDefault, output: string | undefined, io: Io): number {
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
    byDefault,
  );
  const text = stringify({ $schema: schemaFrom(output ?? "expectations.json"), ...expectations });
  if (output === undefined) stdout.write(text);
  else if (!isWritten(output, text, io)) return exitCodes.misuse;
  const where = output === undefined ? "" : ` Written to ${show(output)}.`;
  const on = readings.filter(({ enabled }) => enabled).length;
  const counts = `${readings.length - unreadable.length}, of which ${on} are on. Unreadable: ${unreadable.length}.`;
  stderr.write(`Accounts in it: ${counts}${where}\n`);
  if (byDefault === "none") stderr.write(withoutDefault);
  return unreadable.length === 0 ? exitCodes.clean : exitCodes.incomplete;
}

const emptyWarning =
  "No account could be read, so nothing was written. Check --accounts, --include, --exclude and the API key.\n";

const withoutDefault = "It has no default: accounts without an entry are unspecified.\n";
