import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { SimulatedAccount } from "./accounts/simulated-account";
import { listenerOf } from "./listener";
import { checkProgramOptions } from "./options/check-options";
import type { SimulatorOptions } from "./options/simulator-options";
import type { RecordedRequest } from "./request-log";
import { Simulation } from "./simulation";
import type { SimulatorStatistics, Statistics } from "./statistics";

/** A running simulated SendGrid. */
export interface Simulator {
  /** `http://127.0.0.1:<port>`: the base URL. With `/global` or `/eu` behind it, that of one region's host. */
  readonly url: string;
  /** A key that it accepts. */
  readonly apiKey: string;
  /** Every request to the simulated API, in the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Counts of what happened so far. */
  readonly statistics: SimulatorStatistics;
  /** Changes, or adds, a subuser of the default parent account. */
  setOpenTracking(username: string, setting: boolean | SimulatedAccount): void;
  /** Removes a subuser; returns whether there was one. */
  removeSubuser(username: string): boolean;
  /** Changes, or adds, a customer account of the default parent account. */
  setCustomerAccount(id: string, setting: boolean | SimulatedAccount): void;
  /** Removes a customer account; returns whether there was one. */
  removeCustomerAccount(id: string): boolean;
  /** Revokes a key; returns whether it was in use. */
  revokeKey(apiKey: string): boolean;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}

/**
 * Starts a simulated SendGrid on the loopback interface.
 *
 * @param options what is simulated; a parent account without subusers by default
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
  checkProgramOptions(options);
  const simulation = new Simulation(options);
  const { keys, parent, statistics } = simulation;
  const server = createServer(listenerOf(simulation, options));
  const connections = countedConnections(server, statistics);
  await listening(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    apiKey: keys.first,
    requests: simulation.requests,
    get statistics() {
      return statistics.snapshot();
    },
    setOpenTracking: (username, setting) => parent.set("subusers", username, setting),
    removeSubuser: (username) => parent.subusers.remove(username),
    setCustomerAccount: (id, setting) => parent.set("customerAccounts", id, setting),
    removeCustomerAccount: (id) => parent.customerAccounts.remove(id),
    revokeKey: (apiKey) => keys.revoke(apiKey),
    close: () => closed(server, connections),
  };
}

/** Counts the connections of a server, and keeps those that are open. */
function countedConnections(server: Server, statistics: Statistics): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    statistics.openConnections = open.size;
    socket.once("close", () => {
      open.delete(socket);
      statistics.openConnections = open.size;
    });
  });
  return open;
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
}

async function closed(server: Server, connections: ReadonlySet<Socket>): Promise<void> {
  const ends = [...connections].map((socket) => new Promise((resolve) => socket.once("close", resolve)));
  const end = new Promise((resolve) => server.close(resolve));
  for (const socket of connections) socket.destroy();
  await Promise.all([end, ...ends]);
}
