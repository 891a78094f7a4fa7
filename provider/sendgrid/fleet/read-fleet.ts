import { setMaxListeners } from "node:events";
import type { Account, AccountSelection } from "../account";
import type { Client } from "../client";
import type { Subuser } from "../endpoints/list-subusers";
import { parseAccount } from "../parse-account";
import { Backlog } from "./async-queue";
import { type FleetMember, FleetReader, type FleetReading, type Limits } from "./fleet-reader";
import { sweepEarly } from "./sweep-early";

export type { FleetReading } from "./fleet-reader";

/** Whose settings make up a fleet: all Subusers, all customer accounts, or the ones that are named. */
type FleetAccounts = "subusers" | "customer" | readonly AccountSelection[];

/** How a fleet is read. */
export interface FleetRequest {
  readonly accounts: FleetAccounts;
  /** Whether an account of a list is read at all. */
  readonly isWanted?: (name: string) => boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called with the accounts of each page of the list, wanted or not, and at its end with whether that was all. */
  readonly onListed?: (members: readonly FleetMember[], isAll: boolean) => void;
  /** Called with each reading as it comes, and with how many there will be, once the list is at its end. */
  readonly onReading?: (reading: FleetReading, total: number | undefined) => void;
}

/**
 * Reads a whole fleet, while its list is still coming. An account that cannot be read is in the result with its error.
 *
 * @throws SendGridError when the list cannot be read to its end, or when it is cancelled: what came before is not all
 */
export async function readFleet(client: Client, request: FleetRequest): Promise<readonly FleetReading[]> {
  const { signal } = request;
  const deadline = client.deadline();
  sweepEarly();
  if (signal !== undefined) setMaxListeners(0, signal);
  // Ends the list when nobody goes on reading.
  const end = new AbortController();
  const listSignal = signal === undefined ? end.signal : AbortSignal.any([signal, end.signal]);
  const backlog = new Backlog<FleetMember>();
  let total: number | undefined;
  const onReading = (reading: FleetReading) => request.onReading?.(reading, total);
  const reader = new FleetReader(client, { signal, deadline }, onReading);
  // The first reason is the one that stays.
  const stopAll = (error: unknown) => {
    backlog.drop();
    end.abort(error);
  };
  const list = async () => {
    let count = 0;
    for await (const members of membersOf(client, request, { deadline, signal: listSignal })) {
      count += members.length;
      backlog.add(members);
    }
    total = count;
    backlog.end();
  };
  const readers = Array.from({ length: client.maxConcurrency }, () => reader.readAll(backlog));
  await Promise.all([list(), ...readers].map((each) => each.catch(stopAll)));
  if (end.signal.aborted) throw end.signal.reason;
  return reader.readings;
}

/** Those who are wanted, page by page. */
async function* membersOf(
  client: Client,
  { accounts, isWanted = () => true, onListed }: FleetRequest,
  limits: Limits,
): AsyncGenerator<readonly FleetMember[], void> {
  if (typeof accounts !== "string") {
    yield accounts.map((whose) => ({ name: nameOf(parseAccount(whose)), whose }));
    return;
  }
  for await (const members of listed(client, accounts, limits)) {
    onListed?.(members, false);
    yield members.filter(({ name }) => isWanted(name));
  }
  onListed?.([], true);
}

async function* listed(
  client: Client,
  accounts: "subusers" | "customer",
  limits: Limits,
): AsyncGenerator<readonly FleetMember[], void> {
  if (accounts === "subusers") {
    for await (const rows of client.pagesOfSubusers(limits)) yield rows.map(memberOf);
  } else {
    for await (const rows of client.pagesOfCustomerAccounts(limits)) {
      yield rows.map(({ accountId }) => ({ name: accountId, whose: { accountId } }));
    }
  }
}

function memberOf({ id, username, disabled, region }: Subuser): FleetMember {
  const member = { name: username, whose: { subuser: username }, id, disabled };
  return region === undefined ? member : { ...member, region };
}

function nameOf({ subuser, accountId }: Account): string {
  return subuser ?? accountId ?? "self";
}
