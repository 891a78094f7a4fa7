import { createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { isProbe } from "../probe";
import { clientOf } from "./support";

const off = '{"enabled":false}';
const on = '{"enabled":true}';

const response = (status: number, body: string) =>
  `HTTP/1.1 ${status} x\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

/**
 * A gateway whose first connection gives up on the first request, with a status or without a word, and passes the
 * response on later, on the same connection. All other requests are for an account that has the setting off.
 */
async function lateGateway(status: number | undefined, delay: number) {
  const sockets: Socket[] = [];
  const requests: number[] = [];
  const server = createServer((socket) => {
    const connection = sockets.push(socket);
    socket.on("error", () => {});
    socket.on("data", (request) => {
      if (isProbe({ onBehalfOf: /on-behalf-of: (\w+)/i.exec(String(request))?.[1] })) {
        return void socket.write(response(403, '{"errors":[{}]}'));
      }
      requests.push(connection);
      if (requests.length > 1) return void (requests.at(-1) === 1 ? undefined : socket.write(response(200, off)));
      if (status !== undefined) socket.write(response(status, ""));
      setTimeout(() => socket.write(response(200, on)), delay);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, requests };
}

test.each([500, 502, 503, 504, 522])(
  "gives no account a late response that follows a %d on the same connection",
  async (status) => {
    const { url, requests } = await lateGateway(status, 20);
    expect(await clientOf(url).readOpenTracking({ subuser: "acme" })).toEqual({ subuser: "acme", enabled: false });
    expect(requests).toEqual([1, 2]);
  },
);

test("gives no account a late response that follows a time-out on the same connection", async () => {
  const { url, requests } = await lateGateway(undefined, 150);
  const client = clientOf(url, { timeoutSeconds: 0.1 });
  expect(await client.readOpenTracking({ subuser: "acme" })).toEqual({ subuser: "acme", enabled: false });
  expect(requests).toEqual([1, 2]);
});
