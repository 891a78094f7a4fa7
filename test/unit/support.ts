import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { Client } from "../../provider/sendgrid/client";
import { SendGridError } from "../../provider/sendgrid/error";
import { type Clock, Limiter, systemClock } from "../../provider/sendgrid/limiter";
import { type ClientOptions, withDefaults } from "../../provider/sendgrid/options";
import { createSend } from "../../provider/sendgrid/request";

/** A key of the right form. */
export const apiKey = `SG.${"a".repeat(22)}.${"b".repeat(43)}`;

/** Another one. */
export const otherKey = `SG.${"c".repeat(22)}.${"d".repeat(43)}`;

/** A client against a server. */
export function clientOf(baseUrl: string, options: Partial<ClientOptions> = {}, clock: Clock = systemClock): Client {
  const settings = withDefaults({ baseUrl, ...options });
  const parts = { limiter: new Limiter(settings, clock), send: createSend(settings.maxConcurrency), clock };
  return new Client(options.apiKey ?? apiKey, settings, parts);
}

/** A server that answers as a test wants; closed after it. Its address. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server that always answers the same. */
export function answering(status: number, body: string, headers: Record<string, string> = {}): Promise<string> {
  return serve((_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, headers).end(body);
  });
}

/** The SendGridError that something fails with. */
export async function failureOf(action: Promise<unknown> | (() => unknown)): Promise<SendGridError> {
  try {
    await (typeof action === "function" ? action() : action);
  } catch (error) {
    if (error instanceof SendGridError) return error;
    throw error;
  }
  throw new Error("It did not fail.");
}

/** A clock that only moves when somebody sleeps. */
export function fakeClock(): Clock {
  let now = 0;
  const sleep = async (milliseconds: number) => {
    now += milliseconds;
  };
  return { now: () => now, sleep };
}
