import { type AccountName, accountKey } from "../expectations/account-name";
import { createClient } from "../sendgrid/create-client";
import { SendGridError } from "../sendgrid/error";
import { type FleetRequest, readFleet } from "../sendgrid/fleet";
import type { ClientOptions } from "../sendgrid/options";
import { type AccountReading, accountReadingOf } from "./account-reading";
import type { Io } from "./io";
import { ProgressDisplay } from "./progress-display";
import { Roll } from "./roll";
import { type Selection, selectorOf } from "./selection";

/** Whom to read, and with what. */
export interface ReadRequest {
  readonly client: ClientOptions;
  readonly selection: Selection;
  /** Those that were read before, by the key of their account: they are not read again. */
  readonly known: ReadonlyMap<string, AccountReading>;
  /** Called before an account is read; what it throws ends everything. */
  readonly checkAccount: (account: AccountName) => void;
}

/** What is known of the accounts in the end. */
export interface AccountsRead {
  readonly readings: readonly AccountReading[];
  /** How many of them were known before. */
  readonly takenOver: number;
  /** Why not everybody is among them who was asked for; absent when everybody is. */
  readonly stoppedBy?: SendGridError;
  /** Whether an account was asked for and, by the whole list, is not there. */
  readonly isGone: (account: AccountName) => boolean;
}

/** Reads everybody who is asked for and not known, and shows how far it is. An account that cannot be read is there, with its error. */
export async function readAccounts(request: ReadRequest, io: Io): Promise<AccountsRead> {
  const { known, selection } = request;
  const roll = new Roll(selectorOf(selection), (key) => known.has(key));
  const read = new Map<string, AccountReading>();
  const stoppedBy = await readAll(request, io, roll, read);
  const kept = [...known.values()].filter(({ account }) => roll.keeps(account)).map((each) => roll.renewed(each));
  return {
    readings: [...kept, ...read.values()],
    takenOver: kept.length,
    ...(stoppedBy === undefined ? {} : { stoppedBy }),
    isGone: (account) => selection.subusers === undefined && roll.isGone(account),
  };
}

async function readAll(
  request: ReadRequest,
  io: Io,
  roll: Roll,
  read: Map<string, AccountReading>,
): Promise<SendGridError | undefined> {
  const progress = new ProgressDisplay(io);
  let unreadable = 0;
  const onReading: FleetRequest["onReading"] = (reading) => {
    const each = accountReadingOf(reading, io.clock.now());
    read.set(accountKey(each.account), each);
    if (each.enabled === undefined) unreadable += 1;
    progress.show({ read: read.size, unreadable, ...roll.expected });
  };
  try {
    const client = createClient(request.client);
    await readFleet(client, { ...fleetOf(request, roll), signal: io.interruption, onReading });
    return undefined;
  } catch (error) {
    if (error instanceof SendGridError) return error;
    throw error;
  } finally {
    progress.end();
  }
}

function fleetOf(
  { selection, checkAccount }: ReadRequest,
  roll: Roll,
): Pick<FleetRequest, "accounts" | "isWanted" | "onListed"> {
  const { accounts, subusers } = selection;
  const wants = (account: AccountName) => {
    if (!roll.wants(account)) return false;
    checkAccount(account);
    return true;
  };
  if (subusers !== undefined) {
    const named = subusers.map((subuser) => ({ subuser }));
    for (const account of named) roll.add(account);
    roll.end();
    return { accounts: named.filter(wants) };
  }
  const accountOf = (name: string) => (accounts === "customer" ? { accountId: name } : { subuser: name });
  return {
    accounts,
    isWanted: (name) => wants(accountOf(name)),
    onListed: (members, isAll) => {
      for (const { name, whose: _, ...says } of members) roll.add(accountOf(name), says);
      if (isAll) roll.end();
    },
  };
}
