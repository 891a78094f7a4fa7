import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type ClientOptions, SendGridError } from "../../provider/sendgrid";
import { isProbe } from "../probe";
import {
  Client,
  type Clock,
  createHttpGet,
  RateLimiter,
  RetryBudget,
  systemClock,
  waitPolicy,
  withDefaults,
} from "./internals/sendgrid";

/** Cases that a property is held against; fewer where a whole run is repeated a thousand times. */
export const manyRuns = { numRuns: Number(process.env.PROPERTY_RUNS ?? 10_000) };

/** A key of the right form. */
export const apiKey = `SG.${"a".repeat(22)}.${"b".repeat(43)}`;

/** Another one. */
export const otherKey = `SG.${"c".repeat(22)}.${"d".repeat(43)}`;

/** A client against a server, without the waits of a real one unless a clock is given. */
export function clientOf(baseUrl: string, options: Partial<ClientOptions> = {}, clock?: FakeClock): Client {
  const settings = withDefaults({ baseUrl, ...options });
  const httpGet = createHttpGet();
  // Half of the longest wait, so that a wait with jitter differs from one without; no wait where the clock is real.
  const random = () => (clock === undefined ? 0 : 0.5);
  const parts = {
    limiter: new RateLimiter({ ...settings, clock: clock ?? systemClock, random, waits: waitPolicy }),
    budget: new RetryBudget(),
    httpGet: clock === undefined ? httpGet : clock.busyWhile(httpGet),
    clock: clock ?? systemClock,
    random,
  };
  return new Client(options.apiKey ?? apiKey, settings, parts);
}

/**
 * A server that answers as a test wants, and as SendGrid does for an account that does not exist; closed after the
 * test. Its address.
 */
export async function serve(listener: RequestListener): Promise<string> {
  return serveAll((request, response) => {
    const onBehalfOf = request.headers["on-behalf-of"]?.toString();
    if (!isProbe({ onBehalfOf })) listener(request, response);
    else response.writeHead(403).end('{"errors":[{"message":"access forbidden"}]}');
  });
}

/** A server that answers everything as a test wants; closed after it. Its address. */
export async function serveAll(listener: RequestListener): Promise<string> {
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

/** A clock that stands still until {@link FakeClock.drive} finds nothing else to do. */
export class FakeClock implements Clock {
  private busy = 0;
  private readonly timers = new Set<{ readonly at: number; readonly callback: () => void }>();

  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.time + milliseconds, callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Lets time pass while nobody waits. */
  elapse(milliseconds: number): void {
    this.time += milliseconds;
  }

  /** How many wait. */
  get waiting(): number {
    return this.timers.size;
  }

  /** Makes the clock stand still while a function that takes real time is at work. */
  busyWhile<Args extends unknown[], Result>(action: (...args: Args) => Promise<Result>) {
    return async (...args: Args): Promise<Result> => {
      this.busy += 1;
      return action(...args).finally(() => {
        this.busy -= 1;
      });
    };
  }

  /** Lets time pass, as much as it takes, until something is settled. */
  async drive<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    promise.then(settle, settle);
    while (!isSettled) {
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      if (!isSettled && this.busy === 0) this.advance();
    }
    return promise;
  }

  private advance(): void {
    const next = [...this.timers].sort((one, other) => one.at - other.at)[0];
    if (next === undefined) return;
    this.timers.delete(next);
    this.time = Math.max(this.time, next.at);
    next.callback();
  }
}
