import { proxyFromEnvironment } from "../../config/proxy-from-environment";
import { resolveApiKey } from "../../config/resolve-api-key";
import { defaultApiKeyEnv, mistypedVariables, resolveCacheSettings, resolveSettings } from "../../config/settings";
import { type AccountName, accountKey, accountNamed } from "../../expectations/account-name";
import { type UnmatchedPattern, unmatchedPatterns } from "../../expectations/include-exclude";
import type { CacheSettings } from "../../readings-cache/cache-settings";
import { ReadingsCache } from "../../readings-cache/readings-cache";
import { Client } from "../../sendgrid/client";
import { createParts } from "../../sendgrid/create-client";
import { SendGridError } from "../../sendgrid/error";
import { errorOfDoubledName, type FleetMember } from "../../sendgrid/fleet/fleet-member";
import { type FleetRequest, readFleet } from "../../sendgrid/fleet/read-fleet";
import { type ClientOptions, withDefaults } from "../../sendgrid/options";
import { describeLongWait, type LongWait } from "../../text/long-wait";
import { visible } from "../../text/visible";
import type { Io } from "../io";
import type { NotRead } from "../report/audit-report";
import { UsageError } from "../usage-error";
import { AccountIndex } from "./account-index";
import { type AccountReading, accountReadingOf } from "./account-reading";
import { type Selection, selectedBy } from "./account-selection";
import type { ProgressDisplay } from "./progress-display";

/** What a client is made with, once there is a key. */
type KeyedOptions = ClientOptions & { readonly apiKey: string };

/** What the environment says of how to read. */
export interface ReadSettings {
  readonly client: KeyedOptions;
  /** The environment variable that holds the key. */
  readonly variable: string;
  readonly cache: CacheSettings | undefined;
}

/**
 * What the environment says, with the API key in SENDGRID_API_KEY.
 *
 * @throws SendGridError when a variable is missing or wrong
 */
export function readSettingsIn(io: Io): ReadSettings {
  return settingsReader(io)();
}

/**
 * Reads what all API keys share. The result adds the API key in a variable, SENDGRID_API_KEY by default.
 *
 * @throws UsageError or SendGridError, as the result does, when a variable is missing or wrong
 */
export function settingsReader({ environment, stderr }: Io): (apiKeyEnv?: string) => ReadSettings {
  const source = { environment };
  for (const warning of mistypedVariables(source)) stderr.write(`${warning}\n`);
  const shared = resolveSettings(source);
  return (apiKeyEnv) => {
    if (apiKeyEnv !== undefined && !environment[apiKeyEnv]) {
      const remedy = `Set ${apiKeyEnv} to a SendGrid API key.`;
      throw new UsageError(`The environment variable ${apiKeyEnv}, named by --api-key-env, is not set. ${remedy}`);
    }
    const client = { ...shared, apiKey: resolveApiKey(source, apiKeyEnv) };
    return { client, variable: apiKeyEnv ?? defaultApiKeyEnv, cache: resolveCacheSettings(source) };
  };
}

/** Which accounts to read, and with what. */
export interface ReadRequest extends ReadSettings {
  /** The name of the parent account, where there are several. */
  readonly parent?: string;
  readonly selection: Selection;
  /** Those that were read before, by the key of their account: they are not read again. */
  readonly known: ReadonlyMap<string, AccountReading>;
  /** Called with every selected account before it is read; what it throws ends everything. */
  readonly checkAccount: (account: AccountName) => void;
  /** Whether an earlier reading can be kept although the list was not read as far as its account. */
  readonly canEvaluate: (account: AccountName) => boolean;
}

/** What is known of the accounts in the end. */
export interface AccountsRead {
  readonly readings: readonly AccountReading[];
  /** Why selected accounts are missing; absent when none is. */
  readonly stoppedBy?: SendGridError;
  /** With `stoppedBy`: the accounts that are on the list and were not read. */
  readonly notRead?: NotRead;
  /** Whether an account was selected and is not on the list, which was read to its end. */
  readonly isGone: (account: AccountName) => boolean;
  /** Patterns of the selection that match no account of the list; none when that was not read to its end. */
  readonly unmatchedPatterns: readonly UnmatchedPattern[];
  /** The username of the account that owns the key; absent when the key may not ask for it. */
  readonly parentUsername?: string | undefined;
}

/**
 * Reads all selected accounts that are not known. An account that cannot be read is there, with its error.
 *
 * @param display shows the progress; whoever made it ends it
 */
export async function readAccounts(request: ReadRequest, io: Io, display: ProgressDisplay): Promise<AccountsRead> {
  const { known, selection, canEvaluate } = request;
  const index = new AccountIndex(selectedBy(selection), known);
  const read = new Map<string, AccountReading>();
  const { stoppedBy, parentUsername } = await readAll(request, io, display, index, read);
  // By name: an account that was read may be gone by the end of the list, and its name another one's.
  const listed = new Map(
    [...read.values()].filter((each) => index.hasSame(each)).map((each) => [accountKey(each.account), each]),
  );
  const kept = [...known.values()]
    .filter(({ account }) => index.keeps(account) && (index.has(account) || canEvaluate(account)))
    .map((each) => index.renewed(each));
  return {
    readings: [...kept, ...listed.values()].map((each) => (index.hasTwice(each.account) ? withoutValue(each) : each)),
    ...(stoppedBy === undefined ? {} : { stoppedBy, notRead: index.without(listed.size) }),
    isGone: (account) => selection.subusers === undefined && index.isGone(account),
    unmatchedPatterns: stoppedBy === undefined ? unmatchedPatterns(selection, index.names) : [],
    ...(parentUsername === undefined ? {} : { parentUsername }),
  };
}

/** Neither a value of before nor one that was read before the list had the second account of its name. */
function withoutValue({ enabled: _, ...rest }: AccountReading): AccountReading {
  const error = errorOfDoubledName(rest.account.subuser ?? rest.account.accountId);
  return { ...rest, error: { code: error.code, message: error.message } };
}

async function readAll(
  request: ReadRequest,
  io: Io,
  display: ProgressDisplay,
  index: AccountIndex,
  read: Map<string, AccountReading>,
): Promise<Pick<AccountsRead, "stoppedBy" | "parentUsername">> {
  const { parent } = request;
  let unreadable = 0;
  const progress = () => ({ read: read.size, unreadable, ...index.expected });
  const onReading: FleetRequest["onReading"] = (reading) => {
    const each = accountReadingOf(reading, io.wallClock.now());
    read.set(`${each.id} ${accountKey(each.account)}`, each);
    if (each.enabled === undefined) unreadable += 1;
    display.show(progress(), parent);
  };
  // Those that were read just before are counted first.
  const onWait = (until: number) => setImmediate(() => display.showWait(progress(), until, parent));
  const { client, readings } = readerOf(request, io, onWait);
  try {
    const onLongWait = (wait: LongWait) => display.note(describeLongWait(wait, readings !== undefined), parent);
    await readFleet(client, { readings, ...fleetOf(request, index), signal: io.interruption, onReading, onLongWait });
    return { parentUsername: await client.parentUsername(io.interruption) };
  } catch (error) {
    if (error instanceof SendGridError) return { stoppedBy: error };
    throw error;
  }
}

/** What reads with these settings. */
export function readerOf(
  { client: { apiKey, ...options }, variable, cache }: ReadSettings,
  io: Io,
  onWait: (until: number) => void,
) {
  const settings = withDefaults({ ...options, proxyFor: proxyFromEnvironment });
  const warn = (text: string) => io.stderr.write(`${visible(text)}\n`);
  const readings = cache && new ReadingsCache(cache, warn).of(apiKey, settings);
  return {
    client: new Client(apiKey, settings, createParts(settings, onWait), `the API key in ${variable}`),
    readings,
  };
}

function fleetOf(
  { selection, checkAccount }: ReadRequest,
  index: AccountIndex,
): Pick<FleetRequest, "accounts" | "isWanted" | "onListed" | "onListEnd"> {
  const { accounts, subusers } = selection;
  const wants = (account: AccountName) => {
    if (index.asksFor(account)) checkAccount(account);
    return index.wants(account);
  };
  if (subusers !== undefined) {
    const named = subusers.map((subuser) => ({ subuser }));
    for (const account of named) index.add(account);
    index.end();
    return { accounts: named.filter(wants) };
  }
  const add = (members: readonly FleetMember[]) => {
    for (const { name, whose: _, ...says } of members) index.add(accountNamed(name, accounts), says);
  };
  return {
    accounts,
    isWanted: (name) => wants(accountNamed(name, accounts)),
    onListed: add,
    onListEnd: (members) => {
      index.restart();
      add(members);
      index.end();
    },
  };
}
