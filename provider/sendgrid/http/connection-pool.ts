import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

/**
 * Connections that are kept for the next request. Each is an agent with one socket, so that a single one can be closed:
 * after a failure a late response may still come, and would be taken for the response to the next request.
 */
export class ConnectionPool {
  private readonly idle = new Map<string, HttpAgent[]>();

  /** A connection to a URL's server that no other request uses. */
  take({ origin, protocol }: URL): HttpAgent {
    const options = { keepAlive: true, maxSockets: 1 };
    const known = this.idle.get(origin)?.pop();
    return known ?? (protocol === "https:" ? new HttpsAgent(options) : new HttpAgent(options));
  }

  /** Keeps a connection for the next request. */
  keep({ origin }: URL, connection: HttpAgent): void {
    const idle = this.idle.get(origin) ?? [];
    idle.push(connection);
    this.idle.set(origin, idle);
  }
}
