import type { HttpGet, HttpResponse } from "../unit/internals/sendgrid";
import type { Reply } from "./faults";
import type { Gateway } from "./gateway";
import type { Journal } from "./journal";
import type { Random } from "./random";
import type { Announcement } from "./rate-window";
import type { ServerReply } from "./simulated-server";
import type { VirtualClock } from "./virtual-clock";
import type { World } from "./world";

type HttpRequest = Parameters<HttpGet>[0];

/** One request of the client, and what became of it. */
export interface Exchange {
  readonly number: number;
  readonly region: string;
  readonly path: string;
  readonly query: string;
  /** The account that was asked for, as the client names it. */
  readonly name: string;
  readonly sentAt: number;
  /** How many responses the client had received when it sent this request. */
  readonly sentAfter: number;
  /** When the client received a complete response, and how many it had received by then. */
  received?: { readonly at: number; readonly count: number; readonly status: number };
  /** How many requests the server had served by then. */
  served?: number;
  /** What the response said about one account, if it was valid. */
  setting?: ServerReply["setting"];
  announcement?: Announcement | undefined;
  fault?: ServerReply["fault"];
}

/** Carries the client's requests to the server, and responses back: late, or not at all. */
export class SimulatedNetwork {
  readonly exchanges: Exchange[] = [];
  private received = 0;
  private served = 0;
  private inFlight = 0;

  constructor(
    private readonly world: World,
    private readonly gateway: Gateway,
    private readonly random: Random,
    private readonly clock: VirtualClock,
    private readonly journal: Journal,
  ) {}

  /** Requests that the client still waits for. */
  get inFlightCount(): number {
    return this.inFlight;
  }

  /** Settles as `http-get.ts` does: with a complete response of whatever status, or an error of the HTTP library. */
  readonly httpGet: HttpGet = (request) =>
    new Promise<HttpResponse>((resolve, reject) => {
      const exchange = this.open(request);
      const end = (how: string, settle: () => void) => {
        stopTimer();
        stopTravel();
        stopListening?.();
        this.inFlight -= 1;
        this.journal.note(() => `#${exchange.number} ${how}`);
        settle();
      };
      const fail = (how: string, error: Error) => end(how, () => reject(error));
      const abort = (how: string) =>
        fail(how, Object.assign(new Error("This operation was aborted"), { name: "AbortError" }));
      const receive = ({ reply, ...rest }: ServerReply) => {
        if (reply === "nothing") return;
        if ("error" in reply) return fail(reply.error.message, reply.error);
        this.received += 1;
        exchange.received = { at: this.clock.now(), count: this.received, status: reply.status };
        Object.assign(exchange, rest);
        end(describeReply(reply), () => resolve(responseOf(reply)));
      };
      const arrive = () => {
        const reply = this.serve(exchange, request);
        exchange.served = ++this.served;
        stopTravel = this.clock.schedule(this.travelTime(), () => receive(reply));
      };
      let stopTravel = this.clock.schedule(this.travelTime(), arrive);
      const stopTimer = this.clock.schedule(Math.max(1, request.timeoutMilliseconds), () => abort("timed out"));
      const stopListening = request.cancellation?.onCancel(() => abort("was cancelled"));
      if (request.cancellation?.isCancelled) abort("was cancelled");
    });

  private open({ url, onBehalfOf }: HttpRequest): Exchange {
    const { hostname, pathname, search } = new URL(url);
    const [, region, path = pathname] = /^\/(global|eu)(\/.*)$/.exec(pathname) ?? [];
    const exchange: Exchange = {
      number: this.exchanges.length + 1,
      region: region ?? (hostname === "api.eu.sendgrid.com" ? "eu" : "global"),
      path,
      query: search,
      name: onBehalfOf?.replace(/^account-id /, "") ?? "self",
      sentAt: this.clock.now(),
      sentAfter: this.received,
    };
    this.exchanges.push(exchange);
    this.inFlight += 1;
    this.journal.count(`request: ${path}`);
    this.journal.note(() => `#${exchange.number} ${exchange.region} ${path}${search} for ${exchange.name}`);
    return exchange;
  }

  private serve({ region, path, query, number }: Exchange, { url, apiKey, onBehalfOf }: HttpRequest): ServerReply {
    const reply = this.gateway.respond({ region, path, query: new URLSearchParams(query), onBehalfOf, apiKey, url });
    if (reply.fault !== undefined) this.journal.count(`fault: ${reply.fault}`);
    this.journal.note(() => `#${number} is served: ${reply.fault ?? JSON.stringify(reply.setting ?? {})}`);
    return reply;
  }

  private travelTime(): number {
    const { from, to, slow } = this.world.latency;
    return this.random.between(from, to) * (this.random.chance(slow) ? 10 : 1);
  }
}

type Response = Extract<Reply, { status: number }>;

function responseOf({ status, headers, body }: Response): HttpResponse {
  return { status, body, headers: { get: (name) => headers[name] ?? null } };
}

function describeReply({ status, headers, body }: Response): string {
  return `received ${status} ${JSON.stringify(headers)} ${body.slice(0, 100)}`;
}
