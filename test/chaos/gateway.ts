import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What SendGrid responds to a request that a gateway passes on. */
interface Passed {
  readonly status: number;
  readonly body: string;
}

/** Passes a request on to SendGrid, with other headers if need be. */
type Pass = (headers?: Record<string, string>) => Promise<Passed>;

/** What a gateway does with a request. */
export type Behaviour = (request: IncomingMessage, pass: Pass, response: ServerResponse) => Promise<void>;

/** Starts a gateway in front of a server. */
export async function startGateway(upstream: string, behave: Behaviour) {
  const server = createServer((request, response) => {
    const { authorization = "", "on-behalf-of": onBehalfOf } = request.headers;
    const own = { authorization, ...(onBehalfOf === undefined ? {} : { "on-behalf-of": String(onBehalfOf) }) };
    const pass: Pass = async (headers = own) => {
      const passed = await fetch(`${upstream}${request.url}`, { headers });
      return { status: passed.status, body: await passed.text() };
    };
    void behave(request, pass, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

function send(response: ServerResponse, { status, body }: Passed, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
}

/** Drops `on-behalf-of`: every account is the parent. */
export const dropsOnBehalfOf: Behaviour = async (request, pass, response) => {
  send(response, await pass({ authorization: String(request.headers.authorization) }));
};

/** Keeps each good response and gives it to every later request to the same address. */
export function caches(): Behaviour {
  const kept = new Map<string, Passed>();
  return async ({ url = "" }, pass, response) => {
    const known = kept.get(url);
    if (known !== undefined) return send(response, known, { age: "1" });
    const passed = await pass();
    if (passed.status === 200) kept.set(url, passed);
    send(response, passed);
  };
}

/** Gives up on every seventh request, and passes the response on later, on the same connection. */
export function respondsLate(): Behaviour & { late: number } {
  let requests = 0;
  const behave: Behaviour & { late: number } = Object.assign(
    async ({ socket }: IncomingMessage, pass: Pass, response: ServerResponse) => {
      requests += 1;
      const isLate = requests % 7 === 0;
      const passed = await pass();
      if (!isLate) return send(response, passed);
      response.writeHead(504).end();
      behave.late += 1;
      setTimeout(() => {
        const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${passed.body.length}`;
        if (socket.writable) socket.write(`${head}\r\n\r\n${passed.body}`);
      }, 2);
    },
    { late: 0 },
  );
  return behave;
}
