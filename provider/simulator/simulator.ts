import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { SimulatedAccount } from "./accounts";
import { arrivalOf } from "./arrival";
import { checkOptions } from "./check-options";
import { control } from "./control";
import { deliver } from "./delivery";
import type { SimulatorOptions } from "./options";
import type { RecordedRequest } from "./requests";
import { Simulation } from "./simulation";

/** A running simulated SendGrid. */
export interface Simulator {
  /** `http://127.0.0.1:<port>`: the base URL. With `/global` or `/eu` behind it, that of one region's host. */
  readonly url: string;
  /** A key that it accepts. */
  readonly apiKey: string;
  /** Every request to the simulated API, in the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Changes, or adds, a subuser of the default parent account. */
  setOpenTracking(username: string, setting: boolean | SimulatedAccount): void;
  /** Takes a subuser away; whether there was one. */
  removeSubuser(username: string): boolean;
  /** Changes, or adds, a customer account of the default parent account. */
  setCustomerAccount(id: string, setting: boolean | SimulatedAccount): void;
  /** Takes a customer account away; whether there was one. */
  removeCustomerAccount(id: string): boolean;
  /** Has a key refused from now on; whether it was in use. */
  revokeKey(apiKey: string): boolean;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}

/**
 * Starts a SendGrid to run against, on the loopback interface.
 *
 * @throws Error when an option is unknown or malformed, or when the port is taken.
 *
 * @example
 * ```ts
 * const simulator = await startSimulator({ subusers: { acme: true } });
 * simulator.setOpenTracking("acme", false);
 * await simulator.close();
 * ```
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  checkOptions(options, "startSimulator");
  const simulation = new Simulation(options);
  const { keys, parent } = simulation;
  const server = createServer(listenerOf(simulation, options));
  await listening(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    apiKey: keys.first,
    requests: simulation.requests,
    setOpenTracking: (username, setting) => parent.set("subusers", username, setting),
    removeSubuser: (username) => parent.subusers.remove(username),
    setCustomerAccount: (id, setting) => parent.set("customerAccounts", id, setting),
    removeCustomerAccount: (id) => parent.customerAccounts.remove(id),
    revokeKey: (apiKey) => keys.revoke(apiKey),
    close: () => closed(server),
  };
}

function listenerOf(simulation: Simulation, { latencyMilliseconds = 0 }: SimulatorOptions) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const arrival = arrivalOf(request);
    if (!arrival.path.startsWith("/v3/")) {
      text(request)
        .then((body) => deliver(response, control(simulation, arrival.method, arrival.path, body)))
        .catch(() => response.destroy());
      return;
    }
    const answer = simulation.answer(arrival);
    if (latencyMilliseconds === 0) deliver(response, answer);
    // A closed simulator does not keep its process for an answer that nobody waits for.
    else setTimeout(deliver, latencyMilliseconds, response, answer).unref();
  };
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
