import { type Connection, connect } from "./connection";
import { connectThrough } from "./proxy-connection";

/**
 * Connections that are kept for the next request. Each is an agent with one socket, so that a single one can be closed:
 * after a failure a late response may still come, and would be taken for the response to the next request.
 */
export class ConnectionPool {
  private readonly idle = new Map<string, Connection[]>();

  /** A connection to a URL's server that no other request uses. */
  async take(server: URL, proxy: URL | undefined): Promise<Connection> {
    return (
      this.idle.get(server.origin)?.pop() ?? (proxy === undefined ? connect(server) : connectThrough(proxy, server))
    );
  }

  /** Keeps a connection for the next request. */
  keep({ origin }: URL, connection: Connection): void {
    const idle = this.idle.get(origin) ?? [];
    idle.push(connection);
    this.idle.set(origin, idle);
  }
}
