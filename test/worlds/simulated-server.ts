import { drawFault, type Fault, faults, type Reply } from "./faults";
import type { Journal } from "./journal";
import type { Random } from "./random";
import { type Announcement, RateWindow } from "./rate-window";
import type { SimulatedAccounts } from "./simulated-accounts";
import type { VirtualClock } from "./virtual-clock";
import type { World } from "./world";

/** A request as it reaches the server. */
export interface ServerRequest {
  readonly region: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly onBehalfOf: string | undefined;
  readonly apiKey: string;
  readonly url: string;
}

/** What the server replies, and what is true of it. */
export interface ServerReply {
  readonly reply: Reply;
  readonly fault?: Fault | undefined;
  readonly announcement?: Announcement | undefined;
  /** The account whose setting a valid response holds, and the setting. */
  readonly setting?: { readonly name: string; readonly enabled: boolean } | undefined;
}

type Routed = readonly [status: number, body: unknown, setting?: ServerReply["setting"]];

/** A list that grows with each page would never end. */
const maxChanges = 100;

/** SendGrid, as a world has it. */
export class SimulatedServer {
  private changes = 0;
  private readonly windows = new Map<string, RateWindow>();

  constructor(
    private readonly world: World,
    private readonly accounts: SimulatedAccounts,
    private readonly random: Random,
    private readonly clock: VirtualClock,
    private readonly journal: Journal,
  ) {}

  respond(request: ServerRequest): ServerReply {
    const fault = this.fault();
    if (fault !== undefined) return this.faulty(fault, request);
    const counted = this.window(request)?.count(this.clock.now());
    const headers = { ...this.date(), ...counted?.headers };
    const announcement = counted?.announcement;
    const [status, body, setting]: Routed = counted?.isOver ? [429, error("too many requests")] : this.route(request);
    if (counted?.isOver) this.journal.count("rate limit: request over the window");
    if (status === 200) this.change(request.path);
    return { reply: { status, body: JSON.stringify(body), headers }, announcement, setting };
  }

  private fault(): Fault | undefined {
    const { outage, faults: rates } = this.world;
    const { elapsed } = this.clock;
    if (outage !== undefined && elapsed >= outage.from && elapsed < outage.to) return outage.fault;
    return drawFault(rates, this.random);
  }

  private faulty(fault: Fault, request: ServerRequest): ServerReply {
    const reply = faults[fault]({ ...request, random: this.random });
    const seconds = typeof reply === "object" && "headers" in reply ? reply.headers["retry-after"] : undefined;
    if (seconds === undefined) return { reply, fault };
    return { reply, fault, announcement: { pausedUntil: this.clock.now() + Number(seconds) * 1000 } };
  }

  private window({ region, path }: ServerRequest): RateWindow | undefined {
    const { rateLimit, serverClock } = this.world;
    if (rateLimit === undefined) return undefined;
    const id = `${region} ${path}`;
    const window = this.windows.get(id) ?? new RateWindow(rateLimit, serverClock.ahead);
    this.windows.set(id, window);
    return window;
  }

  private date(): Readonly<Record<string, string>> {
    const { ahead, sendsDate } = this.world.serverClock;
    return sendsDate ? { date: new Date(this.clock.now() + ahead).toUTCString() } : {};
  }

  /** What happens to the accounts right after a request. */
  private change(path: string): void {
    const { kinds, afterPage, afterReading } = this.world.changes;
    if (kinds.length === 0 || this.changes >= maxChanges) return;
    if (!this.random.chance(isList(path) ? afterPage : afterReading)) return;
    const kind = this.random.pick(kinds);
    const changed = this.accounts.change(kind, this.random);
    if (changed === undefined) return;
    this.changes += 1;
    this.journal.count(`change: ${kind}`);
    this.journal.note(() => `${kind}: ${changed}`);
  }

  private route(request: ServerRequest): Routed {
    const { apiKeyEnd } = this.world;
    if (apiKeyEnd !== undefined && this.clock.elapsed >= apiKeyEnd.at) {
      if (apiKeyEnd.how === "blocked") return [403, error("Too many bad requests. Temporary block")];
      return [401, error("The provided authorization grant is invalid, expired, or revoked")];
    }
    if (request.path === "/v3/scopes") return [200, { scopes: ["tracking_settings.open.read"] }];
    if (request.path === "/v3/subusers") return [200, this.subusers(request.query)];
    if (request.path === "/v3/partners/accounts") return [200, this.customerAccounts(request.query)];
    return this.account(request);
  }

  /** What concerns one account: its setting, or its username. */
  private account({ path, onBehalfOf, region }: ServerRequest): Routed {
    const account =
      onBehalfOf === undefined ? this.parent() : this.accounts.find(onBehalfOf.replace(/^account-id /, ""));
    if (account === undefined) return [this.world.unknownName, error("authorization required")];
    if (account.disabled) return [403, error("access forbidden")];
    if (account.region !== region && onBehalfOf !== undefined)
      return [401, error("not authorized to access the resource based on their regional attribute")];
    const { name, id, enabled } = account;
    if (path === "/v3/user/username") return [200, { username: name, user_id: id }];
    return [200, { enabled }, { name, enabled }];
  }

  private parent() {
    return { id: 0, name: "self", disabled: false, region: "global", enabled: this.world.parentEnabled };
  }

  private subusers(query: URLSearchParams): readonly unknown[] {
    const offset = Number(query.get("offset"));
    const rows = this.accounts.list().slice(offset, offset + Math.min(this.world.pageSize, Number(query.get("limit"))));
    if (this.world.isShuffled) rows.splice(0, rows.length, ...this.random.shuffled(rows));
    return rows.map(({ id, name, disabled, region }) => ({ id, username: name, email: "", disabled, region }));
  }

  private customerAccounts(query: URLSearchParams): unknown {
    const all = this.accounts.list();
    const offset = query.get("offset");
    const from = offset === null ? 0 : all.findIndex(({ name }) => name === offset) + 1;
    // What follows an account that is gone, SendGrid does not document: here it is nothing.
    const page = offset !== null && from === 0 ? [] : all.slice(from, from + this.world.pageSize);
    return { accounts: page.map(({ name }) => ({ id: name, created_at: "2024-01-01T00:00:00Z" })), pages: {} };
  }
}

/** Whether a path is that of a list. */
export function isList(path: string): boolean {
  return path === "/v3/subusers" || path === "/v3/partners/accounts";
}

function error(message: string): unknown {
  return { errors: [{ field: null, message }] };
}
