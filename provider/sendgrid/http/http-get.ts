import type Fetch from "node-fetch" with { "resolution-mode": "import" };
import type { Cancellation } from "../cancellation";
import { ConnectionPool } from "./connection-pool";
import { ProxyRefusal } from "./proxy-connection";
import type { ResponseHeaders } from "./rate-limit-headers";
import { isServerFailure } from "./retry-policy";

/** One GET: its URL, its key and its account. */
interface HttpRequest {
  readonly url: string;
  readonly apiKey: string;
  readonly onBehalfOf: string | undefined;
  readonly proxy: URL | undefined;
  /** Milliseconds until the whole response has to be there, body included. */
  readonly timeoutMilliseconds: number;
  readonly cancellation?: Cancellation | undefined;
}

/** A response, whatever its status. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: string;
}

/** Sends one GET. Rejects with the HTTP library's own error when no complete response comes. */
export type HttpGet = (request: HttpRequest) => Promise<HttpResponse>;

/** No response that this package reads comes near; a proxy's endless page stops here. */
const maxBodyBytes = 1_000_000;

// A plain require, because package.json lies outside of the compiled tree.
const { name, version } = require("../../../package.json") as { name: string; version: string };
const userAgent = `${name}/${version} (node ${process.versions.node})`;

/** An {@link HttpGet} with connections of its own. */
export function createHttpGet(): HttpGet {
  const pool = new ConnectionPool();
  let loaded: typeof Fetch | undefined;
  return async ({ url, apiKey, onBehalfOf, proxy, timeoutMilliseconds, cancellation }) => {
    // node-fetch 3 is an ES module, and loading it takes time that only a request is worth.
    loaded ??= (await import("node-fetch")).default;
    const fetch = loaded;
    const server = new URL(url);
    const connection = await pool.take(server, proxy);
    let isReusable = false;
    // AbortSignal.timeout would be shorter, but costs a third of a request's CPU time, and its timer stays.
    const end = new AbortController();
    const abort = () => end.abort();
    const timer = setTimeout(abort, timeoutMilliseconds);
    const stopListening = cancellation?.onCancel(abort);
    if (cancellation?.isCancelled) abort();
    try {
      const response = await fetch(url, {
        method: "GET",
        headers: {
          accept: "application/json",
          // One address serves every account: what a cache kept may be another account's.
          "cache-control": "no-cache",
          authorization: `Bearer ${apiKey}`,
          "user-agent": userAgent,
          ...(onBehalfOf === undefined ? {} : { "on-behalf-of": onBehalfOf }),
        },
        // Followed, a redirect would carry the on-behalf-of header to another server.
        redirect: "error",
        size: maxBodyBytes,
        agent: connection.agent,
        signal: end.signal,
      });
      const refusal = connection.refusal?.();
      if (refusal !== undefined) throw new ProxyRefusal(refusal);
      const body = await response.text();
      isReusable = !isServerFailure(response.status);
      return { status: response.status, headers: response.headers, body };
    } finally {
      if (isReusable) pool.keep(server, connection);
      else connection.close();
      clearTimeout(timer);
      stopListening?.();
    }
  };
}
