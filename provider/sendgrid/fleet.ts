import { type Account, type AccountSelection, parseAccount } from "./account";
import { ahead } from "./ahead";
import type { Client } from "./client";
import { SendGridError, show } from "./error";
import { sweepEarly } from "./sweep-early";

/** Whose settings make up a fleet: all Subusers, all customer accounts, or the ones that are named. */
export type FleetAccounts = "subusers" | "customer" | readonly AccountSelection[];

/** One account of a fleet, as far as the list tells. */
export interface FleetMember {
  /** Its username, or the id of a customer account. */
  readonly name: string;
  readonly whose: AccountSelection;
  readonly disabled?: boolean;
  readonly region?: string;
}

/** What was read, or why it could not be: never both, and never a guess. */
export type FleetReading =
  | (FleetMember & { readonly enabled: boolean; readonly error?: undefined })
  | (FleetMember & { readonly enabled?: undefined; readonly error: SendGridError });

/** How a fleet is read. */
export interface FleetRequest {
  readonly accounts: FleetAccounts;
  /** Whether an account of a list is read at all. */
  readonly isWanted?: (name: string) => boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called with each reading as it comes, and with how many there will be, once the list is at its end. */
  readonly onReading?: (reading: FleetReading, total: number | undefined) => void;
}

/**
 * Reads a whole fleet, while its list is still coming. An account that cannot be read is in the result with its error.
 *
 * @throws SendGridError when the list cannot be read to its end, or when it is cancelled: what came before is not all
 */
export async function readFleet(client: Client, request: FleetRequest): Promise<readonly FleetReading[]> {
  const { signal, onReading } = request;
  const deadline = client.deadline();
  sweepEarly();
  // Ends the list when nobody goes on reading.
  const end = new AbortController();
  const listSignal = signal === undefined ? end.signal : AbortSignal.any([signal, end.signal]);
  let total: number | undefined;
  const members = ahead(membersOf(client, request, { deadline, signal: listSignal }), (count) => {
    total = count;
  });
  const readings: FleetReading[] = [];
  const read = readOnce((member) => readMember(client, member, { signal, deadline }));
  const work = async () => {
    for (let next = await members.next(); !next.done && !end.signal.aborted; next = await members.next()) {
      const reading = await read(next.value);
      readings.push(reading);
      onReading?.(reading, total);
    }
  };
  let failed: { readonly error: unknown } | undefined;
  const stopAll = (error: unknown) => {
    failed ??= { error };
    end.abort();
  };
  await Promise.all(Array.from({ length: client.maxConcurrency }, () => work().catch(stopAll)));
  if (failed !== undefined) throw (failed as { readonly error: unknown }).error;
  return readings;
}

/** How long to go on, and for whom. */
interface Limits {
  readonly signal: AbortSignal | undefined;
  readonly deadline: number;
}

async function* membersOf(
  client: Client,
  { accounts, isWanted = () => true }: FleetRequest,
  limits: Limits,
): AsyncGenerator<FleetMember, void> {
  if (typeof accounts !== "string") {
    for (const whose of accounts) yield { name: nameOf(parseAccount(whose)), whose };
  } else if (accounts === "subusers") {
    for await (const { username, disabled, region } of client.listSubusers(limits)) {
      const member = { name: username, whose: { subuser: username }, disabled };
      if (isWanted(username)) yield region === undefined ? member : { ...member, region };
    }
  } else {
    for await (const { accountId } of client.listCustomerAccounts(limits)) {
      if (isWanted(accountId)) yield { name: accountId, whose: { accountId } };
    }
  }
}

function nameOf({ subuser, accountId }: Account): string {
  return subuser ?? accountId ?? "self";
}

async function readMember(client: Client, member: FleetMember, limits: Limits): Promise<FleetReading> {
  try {
    const { enabled } = await client.readOpenTracking(member.whose as Account, { ...limits, region: member.region });
    return { ...member, enabled };
  } catch (error) {
    if (!(error instanceof SendGridError) || error.code === "cancelled") throw error;
    return { ...member, error };
  }
}

/** Reads each name once: whose value it would be is not known of the second account of one name. */
function readOnce(read: (member: FleetMember) => Promise<FleetReading>) {
  const first = new Map<string, Promise<FleetReading>>();
  return (member: FleetMember): Promise<FleetReading> => {
    const earlier = first.get(member.name);
    // After the first: whoever keeps one reading for each name keeps the one that is none.
    if (earlier !== undefined) return earlier.then(() => ({ ...member, error: ambiguous(member) }));
    const reading = read(member);
    first.set(member.name, reading);
    return reading;
  };
}

function ambiguous({ name }: FleetMember): SendGridError {
  return new SendGridError("invalid-response", {
    what: `Cannot tell whose open tracking ${show(name)} stands for`,
    why: "SendGrid lists two accounts of this name",
    remedy: "Give one of them another name in SendGrid.",
  });
}
