import type { Journal } from "./journal";
import type { ServerReply, ServerRequest, SimulatedServer } from "./simulated-server";
import type { VirtualClock } from "./virtual-clock";
import type { World } from "./world";

/** How long a cache keeps a response, in milliseconds. */
const kept = 30_000;

/** What stands between the client and the server: it may lose a header, or respond from its cache. */
export class Gateway {
  private readonly cache = new Map<string, { readonly at: number; readonly response: ServerReply }>();

  constructor(
    private readonly world: World,
    private readonly server: SimulatedServer,
    private readonly clock: VirtualClock,
    private readonly journal: Journal,
  ) {}

  respond(request: ServerRequest): ServerReply {
    const { gateway } = this.world;
    if (gateway === "caches") return this.fromCache(request);
    if (gateway !== "drops on-behalf-of" || request.onBehalfOf === undefined) return this.server.respond(request);
    this.journal.count("gateway: drops on-behalf-of");
    return this.server.respond({ ...request, onBehalfOf: undefined });
  }

  /** A cache that knows nothing of `on-behalf-of`, and does not mind `cache-control`. */
  private fromCache(request: ServerRequest): ServerReply {
    const now = this.clock.now();
    const known = this.cache.get(request.url);
    if (known !== undefined && now < known.at + kept) {
      this.journal.count("gateway: responds from its cache");
      const { reply } = known.response;
      const age = { age: String(Math.floor((now - known.at) / 1000)) };
      return {
        reply:
          typeof reply === "object" && "status" in reply ? { ...reply, headers: { ...reply.headers, ...age } } : reply,
      };
    }
    const response = this.server.respond(request);
    const isKept = typeof response.reply === "object" && "status" in response.reply && response.reply.status === 200;
    if (isKept) this.cache.set(request.url, { at: now, response });
    return response;
  }
}
