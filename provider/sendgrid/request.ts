import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

/** One GET: where to, and as whom. */
export interface Request {
  readonly url: string;
  readonly apiKey: string;
  readonly onBehalfOf: string | undefined;
  /** Milliseconds until the whole answer has to be there, body included. */
  readonly timeoutMilliseconds: number;
}

/** An answer, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends one GET. Rejects with the HTTP library's own error when no complete answer comes. */
export type Send = (request: Request) => Promise<Answer>;

/** No answer this package reads comes near; a proxy's endless page stops here. */
const largestBodyBytes = 1_000_000;

// A plain require, because package.json lies outside of the compiled tree.
const { name, version } = require("../../package.json") as { name: string; version: string };
const userAgent = `${name}/${version} (node ${process.versions.node})`;

/** A {@link Send} with a connection pool of its own: connections are kept for the next request. */
export function createSend(maxConcurrency: number): Send {
  const pool = { keepAlive: true, maxSockets: maxConcurrency };
  const agents = { "http:": new HttpAgent(pool), "https:": new HttpsAgent(pool) };
  return async ({ url, apiKey, onBehalfOf, timeoutMilliseconds }) => {
    // node-fetch 3 is an ES module, and loading it takes time that only a request is worth.
    const { default: fetch } = await import("node-fetch");
    // AbortSignal.timeout would be shorter, but costs a third of a request's CPU time, and its timer stays.
    const timeLimit = new AbortController();
    const timer = setTimeout(() => timeLimit.abort(), timeoutMilliseconds);
    try {
      const response = await fetch(url, {
        method: "GET",
        headers: {
          accept: "application/json",
          // One address serves every account: what a cache kept may be somebody else's.
          "cache-control": "no-cache",
          authorization: `Bearer ${apiKey}`,
          "user-agent": userAgent,
          ...(onBehalfOf === undefined ? {} : { "on-behalf-of": onBehalfOf }),
        },
        // Followed, a redirect would carry the on-behalf-of header to somebody else's server.
        redirect: "error",
        size: largestBodyBytes,
        agent: ({ protocol }) => (protocol === "https:" ? agents["https:"] : agents["http:"]),
        signal: timeLimit.signal,
      });
      return { status: response.status, body: await response.text() };
    } finally {
      clearTimeout(timer);
    }
  };
}
