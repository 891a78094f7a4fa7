import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { ParentAccountOptions, SimulatedAccount } from "./accounts";
import type { RecordedRequest } from "./requests";
import { type SimulatedKey, Simulation } from "./simulation";

/** What is simulated. */
export interface SimulatorOptions extends ParentAccountOptions {
  /**
   * API keys and what each may do.
   * @default one key with all scopes: {@link Simulator.apiKey}
   */
  readonly keys?: Readonly<Record<string, SimulatedKey>>;
  /**
   * Port on the loopback interface; 0 takes any free one.
   * @default 0
   */
  readonly port?: number;
  /**
   * Milliseconds until an answer is sent.
   * @default 0
   */
  readonly latencyMilliseconds?: number;
  /**
   * A file to which every request to the simulated API is appended as a line of JSON.
   * @default none
   */
  readonly logFile?: string;
}

/** A running simulated SendGrid. */
export interface Simulator {
  /** `http://127.0.0.1:<port>`: the base URL. */
  readonly url: string;
  /** A key that it accepts. */
  readonly apiKey: string;
  /** Every request to the simulated API, in the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Changes, or adds, a subuser of the default parent account. */
  setOpenTracking(username: string, setting: boolean | SimulatedAccount): void;
  /** Takes a subuser away; whether there was one. */
  removeSubuser(username: string): boolean;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}

/**
 * Starts a SendGrid to run against, on the loopback interface.
 *
 * @example
 * ```ts
 * const simulator = await startSimulator({ subusers: { acme: true } });
 * simulator.setOpenTracking("acme", false);
 * await simulator.close();
 * ```
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulation = new Simulation(options);
  const server = createServer((request, response) => {
    answer(simulation, request, response, options.latencyMilliseconds ?? 0).catch(() => response.destroy());
  });
  await listening(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    apiKey: simulation.apiKey,
    requests: simulation.requests,
    setOpenTracking: (username, setting) => simulation.setSubuser(username, setting),
    removeSubuser: (username) => simulation.removeSubuser(username),
    close: () => closed(server),
  };
}

async function answer(
  simulation: Simulation,
  request: IncomingMessage,
  response: ServerResponse,
  latencyMilliseconds: number,
): Promise<void> {
  const { method = "", headers } = request;
  const arrived = { method, url: new URL(request.url ?? "/", "http://127.0.0.1"), headers };
  const isApi = arrived.url.pathname.startsWith("/v3/");
  const { status, body } = isApi ? simulation.answer(arrived) : simulation.control(arrived, await text(request));
  if (isApi && latencyMilliseconds > 0) await sleep(latencyMilliseconds);
  response.writeHead(status, { "content-type": "application/json" }).end(body);
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
