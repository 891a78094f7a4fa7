import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A proxy on the loopback interface. */
export interface ConnectProxy {
  readonly host: string;
  /** What it was asked to connect to, and with which authorization. */
  readonly asked: readonly { readonly server: string; readonly authorization: string | undefined }[];
  /** Connections that are open. */
  readonly open: () => number;
  close(): void;
}

/** What a proxy does instead of connecting. */
interface ProxyOptions {
  /** Where it connects to, whatever it is asked for. */
  readonly port?: number;
  /** The status with which it refuses. */
  readonly refuses?: number;
  /** Whether it never responds. */
  readonly stalls?: boolean;
}

/** Starts a proxy that makes a connection for each CONNECT. */
export async function startConnectProxy({ port, refuses, stalls }: ProxyOptions = {}): Promise<ConnectProxy> {
  const asked: ConnectProxy["asked"][number][] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  });
  server.on("connect", ({ url = "", headers }: IncomingMessage, socket: Socket, head: Buffer) => {
    asked.push({ server: url, authorization: headers["proxy-authorization"] });
    if (stalls) return void socket.on("end", () => socket.end()).resume();
    if (refuses !== undefined) return void socket.end(`HTTP/1.1 ${refuses} x\r\ncontent-length: 5\r\n\r\nproxy`);
    const upstream = connect(port ?? Number(url.split(":").at(-1)), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 x\r\n\r\n");
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("close", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    open: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
