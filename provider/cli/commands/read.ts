import { describeReuse } from "../../readings-cache/describe-reuse";
import { type Account, accountToId } from "../../sendgrid/account";
import { SendGridError } from "../../sendgrid/error";
import { type AccountValue, readAccount } from "../../sendgrid/fleet/reusable-readings";
import { parseAccount } from "../../sendgrid/parse-account";
import { show } from "../../text/show";
import { visible } from "../../text/visible";
import { readerOf, readSettingsIn } from "../audit/read-accounts";
import { exitCodeOfInterrupt, exitCodes } from "../exit-code";
import type { Interrupt, Io } from "../io";
import { oneOf, parseOptions, repeatedValue } from "../parse-args";
import { parseExternalQuery } from "../read/external-query";
import { stringify } from "../report/json";
import { UsageError } from "../usage-error";

const options = {
  "account-id": { type: "string", multiple: true, default: [] as string[] },
  self: { type: "boolean", default: false },
  format: { type: "string", default: "text" },
} as const;

const formats = ["text", "json", "external"] as const;

interface Query {
  readonly accounts: readonly Account[];
  readonly isOfSeveral: boolean;
  readonly format: (typeof formats)[number];
}

/** What an account has, or why that is not known. */
interface Reading {
  readonly account: Account;
  readonly value?: AccountValue;
  readonly error?: SendGridError;
}

/** Reads a few accounts by name, and prints what they have. Resolves to the exit code. */
export async function read(args: readonly string[], io: Io): Promise<number> {
  const query = parseQuery(args, io);
  const settings = readSettingsIn(io);
  const { client, readings } = readerOf(settings, io, () => {});
  const readOne = async (account: Account): Promise<Reading> => {
    try {
      return { account, value: await readAccount(client, account, readings, false, { signal: io.interruption }) };
    } catch (error) {
      if (error instanceof SendGridError) return { account, error };
      throw error;
    }
  };
  const results = await Promise.all(query.accounts.map(readOne));
  if (io.interruption.aborted) return exitCodeOfInterrupt(io.interruption.reason as Interrupt);
  const origins = results.map(({ value }) => ({ isReused: value?.isReused, readAt: value?.readAt }));
  const reuse = describeReuse(origins, settings.cache?.readingsCache ?? "", io.wallClock.now());
  const errors = results.flatMap(({ error }) => error?.message ?? []);
  if (reuse !== undefined) io.stderr.write(`${reuse}\n`);
  for (const message of errors) io.stderr.write(`${visible(message)}\n`);
  io.stdout.write(rendered(results, query));
  return errors.length === 0 ? exitCodes.clean : exitCodes.incomplete;
}

function parseQuery(args: readonly string[], io: Io): Query {
  const { values, positionals } = parseOptions(args, options, "any");
  const format = oneOf("--format", values.format, formats);
  const named = [
    ...positionals.map((subuser) => parseAccount({ subuser })),
    ...values["account-id"].map((accountId) => parseAccount({ accountId })),
    ...(values.self ? [parseAccount({ self: true })] : []),
  ];
  if (format === "external") {
    if (named.length === 0) return withoutRepetition({ ...parseExternalQuery(io.readInput()), format });
    throw new UsageError("--format external reads on standard input which accounts are meant. Name none beside it.");
  }
  if (named.length > 0) return withoutRepetition({ accounts: named, isOfSeveral: named.length > 1, format });
  throw new UsageError("No account is named. Give the username of a subuser, --account-id <id> or --self.");
}

function withoutRepetition(query: Query): Query {
  const ids = query.accounts.map(accountToId);
  const twice = repeatedValue(ids);
  if (twice !== undefined) throw new UsageError(`The account ${show(twice)} is named twice. Keep one.`);
  return query;
}

function rendered(results: readonly Reading[], { isOfSeveral, format }: Query): string {
  if (format === "json") return stringify(results.map(asJson));
  if (format === "text") return results.map((each) => lineOf(each, isOfSeveral)).join("");
  // A program takes what there is for the whole answer: there is none when a part of it is missing.
  if (results.some(({ value }) => value === undefined)) return "";
  const answers = results.map(({ account, value }) => [account.subuser, String(value?.enabled)] as const);
  return stringify(isOfSeveral ? Object.fromEntries(answers) : { enabled: answers[0]?.[1] });
}

function asJson({ account, value, error }: Reading): object {
  if (value === undefined) return { ...account, error: { code: error?.code, message: error?.message } };
  const { isReused, ...dated } = value;
  return { ...account, ...dated, ...(isReused ? { fromCache: true } : {}) };
}

function lineOf({ account, value }: Reading, isOfSeveral: boolean): string {
  if (value === undefined && !isOfSeveral) return "";
  const state = value === undefined ? "unreadable" : value.enabled ? "on" : "off";
  return isOfSeveral ? `${visible(argumentOf(account))} ${state}\n` : `${state}\n`;
}

/** An account as the command line names it: behind `--`, a name that looks like an option is a name. */
function argumentOf({ subuser, accountId }: Account): string {
  if (subuser !== undefined) return subuser.startsWith("-") ? `-- ${subuser}` : subuser;
  return accountId === undefined ? "--self" : `--account-id ${accountId}`;
}
