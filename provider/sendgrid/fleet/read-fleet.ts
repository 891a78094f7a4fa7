import type { LongWait } from "../../text/long-wait";
import type { Account } from "../account";
import { Cancellation } from "../cancellation";
import type { Client } from "../client";
import { SendGridError } from "../error";
import type { RequestOptions } from "../http/execute-request";
import { AsyncQueue } from "./async-queue";
import { errorOfDoubledName, type FleetAccounts, type FleetMember, keyOf, listMembers } from "./fleet-member";
import type { AccountValue, ReusableReadings } from "./reusable-readings";

/** What was read, or why it could not be: never both, and never a guess. */
export type FleetReading =
  | (FleetMember & AccountValue & { readonly error?: undefined })
  | (FleetMember & {
      readonly enabled?: undefined;
      readonly readAt?: undefined;
      readonly isReused?: undefined;
      readonly error: SendGridError;
    });

/** Longer than this, and a person wants to know before. */
const longWaitMilliseconds = 60_000;

/** Readings after which the time that the rest takes is estimated again. */
const estimateEvery = 100;

/** How a fleet is read. */
export interface FleetRequest {
  readonly accounts: FleetAccounts;
  /** Whether an account of a list is read at all. */
  readonly isWanted?: (name: string) => boolean;
  readonly signal?: AbortSignal | undefined;
  /** Earlier readings; without them every account is read now. */
  readonly readings?: ReusableReadings | undefined;
  /** Whether every account is read now all the same. */
  readonly isLive?: boolean;
  /** Called with the accounts that each page of a list brings anew, wanted or not. */
  readonly onListed?: (members: readonly FleetMember[]) => void;
  /** Called at the end of a list with all accounts that it has then: others that it had before are gone. */
  readonly onListEnd?: (members: readonly FleetMember[]) => void;
  /** Called once, when the rate limit makes the rest take more than a minute. */
  readonly onLongWait?: (wait: LongWait) => void;
  /** Called with each reading as it comes, and with how many there will be, once the list is at its end. */
  readonly onReading?: (reading: FleetReading, total: number | undefined) => void;
}

/**
 * Reads a whole fleet, while its list is still coming. An account that cannot be read is in the result with its error;
 * one that is gone by the end of the list is not, even if it was read.
 *
 * @throws SendGridError when the list cannot be read to its end, or when it is cancelled: what came before is not all
 */
export async function readFleet(client: Client, request: FleetRequest): Promise<readonly FleetReading[]> {
  const cancellation = request.signal && new Cancellation(request.signal);
  const end = new AbortController();
  if (cancellation?.isCancelled) end.abort(cancellation.reason);
  const stopListening = cancellation?.onCancel(() => end.abort(cancellation.reason));
  try {
    const read = () => new FleetReader(client, request, end, cancellation).readAll();
    return await (request.readings?.whileReading(read) ?? read());
  } finally {
    stopListening?.();
  }
}

class FleetReader {
  private readonly queue = new AsyncQueue<FleetMember>();
  private readonly wanted = new Set<string>();
  private readonly names = new Set<string>();
  /** Members whose name another one had before them. */
  private readonly postponed: FleetMember[] = [];
  private readonly readings: FleetReading[] = [];
  private members: ReadonlyMap<string, FleetMember> | undefined;
  private readonly doubledNames = new Set<string>();
  private estimateAt = 0;
  private failure: { readonly error: unknown } | undefined;
  private readonly options: RequestOptions;

  /** @param end ends the list when nothing reads on; readings in flight are only ended by the caller */
  constructor(
    private readonly client: Client,
    private readonly request: FleetRequest,
    private readonly end: AbortController,
    cancellation: Cancellation | undefined,
  ) {
    this.options = { deadline: client.deadline(), cancellation };
  }

  async readAll(): Promise<readonly FleetReading[]> {
    const readers = Array.from({ length: this.client.maxConcurrency }, () => this.readQueue());
    await Promise.all([this.list(), ...readers].map((each) => each.catch((error) => this.stop(error))));
    if (this.failure !== undefined) throw this.failure.error;
    for (const member of this.postponed.filter(({ name }) => this.doubledNames.has(name))) {
      this.tell({ ...member, error: errorOfDoubledName(member.name) });
    }
    return this.readings.flatMap((reading) => this.asListed(reading));
  }

  /** The first reason is the one that stays. */
  private stop(error: unknown): void {
    this.failure ??= { error };
    this.queue.drop();
    this.end.abort(error);
  }

  private async list(): Promise<void> {
    const { accounts, onListed, onListEnd } = this.request;
    const pages = listMembers(this.client, accounts, {
      ...this.options,
      cancellation: new Cancellation(this.end.signal),
    });
    let page = await pages.next();
    for (; !page.done; page = await pages.next()) {
      onListed?.(page.value);
      this.add(page.value);
    }
    onListEnd?.(page.value);
    this.finishList(page.value);
  }

  private add(members: readonly FleetMember[]): void {
    const { accounts, isWanted } = this.request;
    const added: FleetMember[] = [];
    for (const member of members) {
      if (typeof accounts === "string" && isWanted?.(member.name) === false) continue;
      this.wanted.add(keyOf(member));
      (this.names.has(member.name) ? this.postponed : added).push(member);
      this.names.add(member.name);
    }
    this.queue.add(added);
  }

  private finishList(listed: readonly FleetMember[]): void {
    const wanted = listed.filter((member) => this.wanted.has(keyOf(member)));
    const names = new Set<string>();
    for (const { name } of wanted) (names.has(name) ? this.doubledNames : names).add(name);
    this.members = new Map(wanted.map((member) => [keyOf(member), member]));
    // A name that was given to another account meanwhile.
    const isOnlyOne = (member: FleetMember) => !this.doubledNames.has(member.name) && this.members?.has(keyOf(member));
    this.queue.add(this.postponed.filter(isOnlyOne));
    for (const reading of this.readings) this.keep(reading);
    this.queue.end();
  }

  private async readQueue(): Promise<void> {
    for (let next = this.queue.take(); next !== undefined; next = this.queue.take()) {
      if (next instanceof Promise) await next;
      else this.tell(await this.read(next));
    }
  }

  private async read(member: FleetMember): Promise<FleetReading> {
    const earlier = this.earlier(member);
    if (earlier !== undefined) return { ...member, ...earlier, isReused: true };
    try {
      const read = await this.client.readUncoalesced(member.whose as Account, member.region, this.options);
      return { ...member, enabled: read.enabled, readAt: read.readAt };
    } catch (error) {
      if (!(error instanceof SendGridError) || error.code === "cancelled") throw error;
      return { ...member, error };
    }
  }

  private earlier(member: FleetMember): AccountValue | undefined {
    const { readings, isLive } = this.request;
    return isLive ? undefined : readings?.find(member);
  }

  private tell(reading: FleetReading): void {
    this.readings.push(reading);
    if (this.members !== undefined) this.keep(reading);
    this.request.onReading?.(reading, this.members?.size);
    if (this.members !== undefined && this.readings.length >= this.estimateAt) this.estimate(this.members);
  }

  /** Tells once that the rest takes long. The limit is known from a response, and its window better from later ones. */
  private estimate(members: ReadonlyMap<string, FleetMember>): void {
    this.estimateAt = this.readings.length + estimateEvery;
    if (!this.isLong(members.size - this.readings.length)) return;
    const read = new Set(this.readings.map(keyOf));
    const isLeft = (member: FleetMember) => !read.has(keyOf(member)) && this.earlier(member) === undefined;
    const accounts = [...members.values()].filter(isLeft).length;
    if (!this.isLong(accounts)) return;
    this.estimateAt = Number.POSITIVE_INFINITY;
    const milliseconds = this.client.minTimeToRead(accounts);
    const isPastDeadline = milliseconds > this.client.timeLeft(this.options.deadline);
    this.request.onLongWait?.({ accounts, milliseconds, isPastDeadline });
  }

  private isLong(accounts: number): boolean {
    return accounts > 0 && this.client.minTimeToRead(accounts) > longWaitMilliseconds;
  }

  /** Keeps a reading for others, once the end of the list tells that its account has this name alone. */
  private keep(reading: FleetReading): void {
    const { readings } = this.request;
    if (readings === undefined || reading.error !== undefined || reading.isReused) return;
    // A name that was another account's meanwhile may have been so when it was read.
    if (this.postponed.some(({ name }) => name === reading.name)) return;
    const [listed] = this.asListed(reading);
    // By the region in which it was read, which the list may tell otherwise in the end.
    if (listed?.enabled !== undefined) readings.keep(reading, reading);
  }

  /** A reading with what the end of the list says of its account; none of an account that is gone. */
  private asListed(reading: FleetReading): readonly FleetReading[] {
    const member = this.members?.get(keyOf(reading));
    if (member === undefined) return [];
    if (this.doubledNames.has(member.name)) return [{ ...member, error: errorOfDoubledName(member.name) }];
    return [{ ...reading, ...member }];
  }
}
