import { getEventListeners } from "node:events";
import type { Client, FleetReading } from "../unit/internals/sendgrid";
import type { Journal } from "./journal";
import type { Subject } from "./subject";
import type { VirtualClock } from "./virtual-clock";
import type { Call, World } from "./world";

/** What one call told of one account. */
export interface Told {
  readonly name: string;
  readonly enabled?: boolean | undefined;
  readonly error?: unknown;
  /** When it was told, by the clock. */
  readonly at: number;
}

/** What a call works with. */
interface CallContext {
  readonly world: World;
  readonly subject: Subject;
  readonly client: Client;
  readonly clock: VirtualClock;
  readonly journal: Journal;
}

/** One caller of the client, and what it was told. */
export class CallRun {
  /** Readings as they came, and those of the result. */
  readonly told: Told[] = [];
  /** The accounts of a result that is complete: names, and doubles among them. */
  result: readonly string[] | undefined;
  error: unknown;
  startedAt = Number.NaN;
  /** Undefined until the call is over. */
  endedAt: number | undefined;
  /** Milliseconds that the caller itself took. */
  paused = 0;
  private readonly controller = new AbortController();

  constructor(
    readonly call: Call,
    private readonly context: CallContext,
  ) {}

  get isOver(): boolean {
    return this.endedAt !== undefined;
  }

  /** Listeners that the client has on the caller's signal. */
  get listenerCount(): number {
    return getEventListeners(this.controller.signal, "abort").length;
  }

  /** Whether the caller itself ended it early. */
  get isCancelled(): boolean {
    return this.controller.signal.aborted;
  }

  start(): void {
    const { clock, journal } = this.context;
    this.startedAt = clock.now();
    journal.count(`call: ${this.describe()}`);
    journal.note(() => `${JSON.stringify(this.call)} begins`);
    this.run()
      .catch((error: unknown) => {
        this.error = error;
      })
      .finally(() => this.finish());
    const { cancelAfter } = this.call;
    if (cancelAfter === undefined) return;
    clock.schedule(cancelAfter, () => {
      if (this.isOver) return;
      journal.count("call: cancelled");
      journal.note(() => "the caller cancels");
      this.controller.abort(new Error("not wanted any more"));
    });
  }

  private describe(): string {
    const { call } = this;
    return call.what === "fleet" ? `fleet of ${call.accounts}` : call.what;
  }

  private finish(): void {
    const { clock, journal } = this.context;
    this.endedAt = clock.now();
    const { code = "complete" } = (this.error ?? {}) as { code?: string };
    journal.count(`result: ${this.call.what} ${code}`);
    journal.note(() => `${JSON.stringify(this.call)} ends: ${this.error ?? code}`);
  }

  private async run(): Promise<void> {
    const { call } = this;
    const signal = call.cancelAfter === undefined ? undefined : this.controller.signal;
    if (call.what === "read") await this.read(call.name, signal);
    if (call.what === "list") await this.list(call, signal);
    if (call.what === "fleet") await this.fleet(call.accounts, signal);
  }

  private async read(name: string, signal: AbortSignal | undefined): Promise<void> {
    const { client } = this.context;
    const region = this.context.world.accounts.find((account) => account.name === name)?.region;
    const { enabled, ...account } = await client.readOpenTracking(this.selection(name), { signal, region });
    const named = account.subuser ?? account.accountId ?? "self";
    this.tell(named, enabled, undefined);
    this.result = [named];
  }

  private async list(
    { pause, stopAfter }: Extract<Call, { what: "list" }>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { client, clock, world } = this.context;
    const names: string[] = [];
    const rows = world.kind === "subusers" ? client.listSubusers({ signal }) : client.listCustomerAccounts({ signal });
    for await (const row of rows) {
      names.push("username" in row ? row.username : row.accountId);
      if (names.length === stopAfter) return;
      if (pause === 0 || names.length % 10 !== 0) continue;
      await new Promise<void>((resolve) => clock.schedule(pause, resolve));
      this.paused += pause;
    }
    this.result = names;
  }

  private async fleet(
    accounts: Extract<Call, { what: "fleet" }>["accounts"],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { client, subject, world } = this.context;
    const tell = (reading: FleetReading) => this.tell(reading.name, reading.enabled, reading.error);
    const named = world.accounts.map(({ name }) => this.selection(name));
    const readings = await subject.readFleet(client, {
      accounts: accounts === "named" ? named : world.kind,
      ...(accounts === "half" ? { isWanted: isInHalf } : {}),
      signal,
      onReading: tell,
    });
    for (const reading of readings) tell(reading);
    this.result = readings.map(({ name }) => name);
  }

  private selection(name: string) {
    if (name === "self") return { self: true } as const;
    return this.context.world.kind === "subusers" ? { subuser: name } : { accountId: name };
  }

  private tell(name: string, enabled: boolean | undefined, error: unknown): void {
    const { clock, journal } = this.context;
    this.told.push({ name, enabled, error, at: clock.now() });
    const { code = "read" } = (error ?? {}) as { code?: string };
    journal.count(`reading: ${code}`);
    journal.note(() => `${name} is ${enabled ?? error}`);
  }
}

/** Which accounts a fleet of half of them has. */
export function isInHalf(name: string): boolean {
  return name.length % 2 === 0;
}
