import type { Connection } from "./connection";

/** A proxy did not make the connection: the response is its own, and not SendGrid's. */
export class ProxyRefusal extends Error {
  constructor(readonly status: number) {
    super();
  }
}

/** A connection through a proxy, which is asked for it with CONNECT: it only sees the name of the server. */
export async function connectThrough(proxy: URL, server: URL): Promise<Connection> {
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  const end = new AbortController();
  let status = 200;
  // The library logs the URL and these options where DEBUG is set, but not these headers.
  const options = { keepAlive: true, signal: end.signal, headers: authorizationOf(proxy) };
  const agent = new HttpsProxyAgent(`${proxy.protocol}//${proxy.host}`, options);
  // Otherwise the library finds out from the stack, for each request.
  agent.protocol = server.protocol;
  agent.on("proxyConnect", ({ statusCode }: { readonly statusCode: number }) => {
    status = statusCode;
  });
  const close = () => {
    // A proxy that has not responded yet has a socket that the agent does not know.
    end.abort();
    agent.destroy();
  };
  return { agent, close, refusal: () => (status === 200 ? undefined : status) };
}

function authorizationOf({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "Proxy-Authorization": `Basic ${Buffer.from(credentials).toString("base64")}` };
}
