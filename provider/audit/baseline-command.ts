import { resolveApiKey, resolveSettings } from "../config";
import { describeAccountName } from "../expectations/account-name";
import { baselineOf } from "../expectations/baseline";
import { exitCodeOfInterrupt, exitCodes } from "./exit-code";
import type { Interrupt, Io } from "./io";
import { parseOptions } from "./options";
import { readAccounts } from "./read-accounts";
import { stringify } from "./report/json";
import { visible } from "./report/visible";
import { parseSelection, selectionOptions } from "./selection";

/** Where an editor finds the schema of what is printed. */
const $schema = "./node_modules/pulumi-sendgrid-open-tracking/provider/expectations/expectations.schema.json";

/** Prints expectations that today's state meets. Resolves to the exit code. */
export async function baseline(args: readonly string[], io: Io): Promise<number> {
  const { environment, stdout, stderr, interruption } = io;
  const selection = parseSelection(parseOptions(args, selectionOptions).values);
  const client = { ...resolveSettings({ environment }), apiKey: resolveApiKey({ environment }, undefined) };
  const read = await readAccounts({ client, selection, known: new Map(), checkAccount: () => {} }, io);
  // Expectations have no place to say that they are not about everybody: none are better than some.
  if (read.stoppedBy !== undefined) {
    stderr.write(`Nothing is written, because not everybody could be read. ${visible(read.stoppedBy.message)}\n`);
    const isInterrupted = read.stoppedBy.code === "cancelled";
    return isInterrupted ? exitCodeOfInterrupt(interruption.reason as Interrupt) : exitCodes.incomplete;
  }
  const unreadable = read.readings.filter(({ enabled }) => enabled === undefined);
  for (const { account, error } of unreadable) {
    stderr.write(`Nothing is said of ${describeAccountName(account)}. ${visible(error?.message ?? "")}\n`);
  }
  const readings = read.readings.map(({ account, enabled }) => ({ ...account, enabled }));
  stdout.write(stringify({ $schema, ...baselineOf(readings) }));
  stderr.write(`Accounts in it: ${readings.length - unreadable.length}. Unreadable: ${unreadable.length}.\n`);
  return unreadable.length === 0 ? exitCodes.clean : exitCodes.incomplete;
}
