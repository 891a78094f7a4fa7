import type { SimulatedAccount } from "./accounts/simulated-account";
import { failure, json, type SimulatedResponse } from "./http/responses";
import type { Simulation } from "./simulation";

/**
 * Responds to a request to the simulator itself, which is not logged: `PUT /simulator/subusers/<username>` with `true`,
 * `false` or a whole account, `DELETE` of the same, both also with `customer-accounts/<id>`,
 * `DELETE /simulator/keys/<index>`, `GET /simulator/requests`, `GET /simulator/statistics`.
 */
export function handleAdminRequest(
  simulation: Simulation,
  method: string,
  path: string,
  body: string,
): SimulatedResponse {
  if (method === "GET" && path === "/simulator/requests") return json(200, simulation.requests);
  if (method === "GET" && path === "/simulator/statistics") return json(200, simulation.statistics.snapshot());
  const [, collection, encoded] = /^\/simulator\/(subusers|customer-accounts|keys)\/(.+)$/.exec(path) ?? [];
  const name = encoded === undefined ? undefined : decoded(encoded);
  if (name === undefined) return failure({ status: 404 });
  if (method === "DELETE") return removed(name, remove(simulation, collection, name));
  if (method !== "PUT" || collection === "keys") return failure({ status: 405 });
  return put(simulation, collection === "subusers" ? "subusers" : "customerAccounts", name, body);
}

function remove({ parent, keys }: Simulation, collection: string | undefined, name: string): boolean {
  if (collection === "keys") return /^\d+$/.test(name) && keys.revoke(Number(name));
  return (collection === "subusers" ? parent.subusers : parent.customerAccounts).remove(name);
}

function removed(name: string, wasThere: boolean): SimulatedResponse {
  return wasThere ? json(200, { removed: name }) : failure({ status: 404 });
}

function put(
  { parent }: Simulation,
  kind: "subusers" | "customerAccounts",
  name: string,
  body: string,
): SimulatedResponse {
  try {
    const setting = JSON.parse(body) as boolean | SimulatedAccount;
    parent.set(kind, name, setting);
    const now = parent[kind].get(name)?.setting;
    const note = typeof setting === "boolean" && now?.failure !== undefined ? { note: stillFails(now) } : {};
    return json(200, { username: name, setting: now, ...note });
  } catch (error) {
    const isNoJson = error instanceof SyntaxError;
    return failure({
      status: 400,
      message: isNoJson ? 'PUT true, false or {"enabled": true, …}' : (error as Error).message,
    });
  }
}

/** `true` and `false` change the open tracking alone. */
function stillFails({ enabled, failure }: SimulatedAccount): string {
  return `It still cannot be read, and answers ${failure?.status}. PUT {"enabled":${enabled}} lets it be read again.`;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
