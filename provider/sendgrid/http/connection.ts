import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

/** One connection to a server. */
export interface Connection {
  readonly agent: HttpAgent;
  /** Ends it, in whatever state it is. */
  readonly close: () => void;
  /** The status with which a proxy refused to make it. */
  readonly refusal?: () => number | undefined;
}

/** A connection without a proxy. */
export function connect({ protocol }: URL): Connection {
  const agent = protocol === "https:" ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  return { agent, close: () => agent.destroy() };
}
