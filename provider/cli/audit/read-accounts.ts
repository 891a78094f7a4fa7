import { type AccountName, accountKey, accountNamed } from "../../expectations/account-name";
import { SendGridError } from "../../sendgrid/error";
import { errorOfDoubledName } from "../../sendgrid/fleet/fleet-reader";
import { type FleetRequest, readFleet } from "../../sendgrid/fleet/read-fleet";
import type { Io } from "../io";
import type { NotRead } from "../report/audit-report";
import { Roll } from "./account-index";
import { type AccountReading, accountReadingOf } from "./account-reading";
import { type Selection, selectedBy } from "./account-selection";
import { ProgressDisplay } from "./progress-display";
import { clientTellingOfStandstill, type KeyedOptions } from "./standstill";

/** Whom to read, and with what. */
export interface ReadRequest {
  readonly client: KeyedOptions;
  readonly selection: Selection;
  /** Those that were read before, by the key of their account: they are not read again. */
  readonly known: ReadonlyMap<string, AccountReading>;
  /** Called with every account that is there and asked for, before it is read; what it throws ends everything. */
  readonly checkAccount: (account: AccountName) => void;
  /** Whether a reading of before can be kept although the list did not get to its account. */
  readonly isJudgeable: (account: AccountName) => boolean;
}

/** What is known of the accounts in the end. */
export interface AccountsRead {
  readonly readings: readonly AccountReading[];
  /** How many of them were known before. */
  readonly takenOver: number;
  /** Why not everybody is among them who was asked for; absent when everybody is. */
  readonly stoppedBy?: SendGridError;
  /** With `stoppedBy`: whom the list has, and nobody read. */
  readonly notRead?: NotRead;
  /** Whether an account was asked for and, by the whole list, is not there. */
  readonly isGone: (account: AccountName) => boolean;
}

/** Reads everybody who is asked for and not known, and shows how far it is. An account that cannot be read is there, with its error. */
export async function readAccounts(request: ReadRequest, io: Io): Promise<AccountsRead> {
  const { known, selection, isJudgeable } = request;
  const roll = new Roll(selectedBy(selection), known);
  const read = new Map<string, AccountReading>();
  const stoppedBy = await readAll(request, io, roll, read);
  const kept = [...known.values()]
    .filter(({ account }) => roll.keeps(account) && (roll.has(account) || isJudgeable(account)))
    .map((each) => roll.renewed(each));
  return {
    readings: [...kept, ...read.values()].map((each) => (roll.hasTwice(each.account) ? withoutValue(each) : each)),
    takenOver: kept.length,
    ...(stoppedBy === undefined ? {} : { stoppedBy, notRead: roll.without(read.size) }),
    isGone: (account) => selection.subusers === undefined && roll.isGone(account),
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
  roll: Roll,
  read: Map<string, AccountReading>,
): Promise<SendGridError | undefined> {
  const display = new ProgressDisplay(io);
  let unreadable = 0;
  const progress = () => ({ read: read.size, unreadable, ...roll.expected });
  const onReading: FleetRequest["onReading"] = (reading) => {
    const each = accountReadingOf(reading, io.wallClock.now());
    read.set(accountKey(each.account), each);
    if (each.enabled === undefined) unreadable += 1;
    display.show(progress());
  };
  const client = clientTellingOfStandstill(request.client, (until) => display.showWait(progress(), until));
  try {
    await readFleet(client, { ...fleetOf(request, roll), signal: io.interruption, onReading });
    return undefined;
  } catch (error) {
    if (error instanceof SendGridError) return error;
    throw error;
  } finally {
    display.end();
  }
}

function fleetOf(
  { selection, checkAccount }: ReadRequest,
  roll: Roll,
): Pick<FleetRequest, "accounts" | "isWanted" | "onListed"> {
  const { accounts, subusers } = selection;
  const wants = (account: AccountName) => {
    if (roll.asksFor(account)) checkAccount(account);
    return roll.wants(account);
  };
  if (subusers !== undefined) {
    const named = subusers.map((subuser) => ({ subuser }));
    for (const account of named) roll.add(account);
    roll.end();
    return { accounts: named.filter(wants) };
  }
  return {
    accounts,
    isWanted: (name) => wants(accountNamed(name, accounts)),
    onListed: (members, isAll) => {
      for (const { name, whose: _, ...says } of members) roll.add(accountNamed(name, accounts), says);
      if (isAll) roll.end();
    },
  };
}
