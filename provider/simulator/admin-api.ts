import type { SimulatedAccount } from "./accounts";
import { failure, json, type SimulatedAnswer } from "./responses";
import type { Simulation } from "./simulation";

/**
 * Answers a request to the simulator itself, which no log holds: `PUT /simulator/subusers/<username>` with `true`,
 * `false` or a whole account, `DELETE` of the same, both also with `customer-accounts/<id>`,
 * `DELETE /simulator/keys/<index>`, `GET /simulator/requests`, `GET /simulator/statistics`.
 */
export function control(simulation: Simulation, method: string, path: string, body: string): SimulatedAnswer {
  if (method === "GET" && path === "/simulator/requests") return json(200, simulation.requests);
  if (method === "GET" && path === "/simulator/statistics") return json(200, simulation.statistics.snapshot());
  const [, room, encoded] = /^\/simulator\/(subusers|customer-accounts|keys)\/(.+)$/.exec(path) ?? [];
  const name = encoded === undefined ? undefined : decoded(encoded);
  if (name === undefined) return failure({ status: 404 });
  if (method === "DELETE") return removed(name, remove(simulation, room, name));
  if (method !== "PUT" || room === "keys") return failure({ status: 405 });
  return put(simulation, room === "subusers" ? "subusers" : "customerAccounts", name, body);
}

function remove({ parent, keys }: Simulation, room: string | undefined, name: string): boolean {
  if (room === "keys") return /^\d+$/.test(name) && keys.revoke(Number(name));
  return (room === "subusers" ? parent.subusers : parent.customerAccounts).remove(name);
}

function removed(name: string, wasThere: boolean): SimulatedAnswer {
  return wasThere ? json(200, { removed: name }) : failure({ status: 404 });
}

function put(
  { parent }: Simulation,
  kind: "subusers" | "customerAccounts",
  name: string,
  body: string,
): SimulatedAnswer {
  try {
    const setting = JSON.parse(body) as boolean | SimulatedAccount;
    parent.set(kind, name, setting);
    return json(200, { username: name, setting: parent[kind].get(name)?.setting });
  } catch (error) {
    const isNoJson = error instanceof SyntaxError;
    return failure({
      status: 400,
      message: isNoJson ? 'PUT true, false or {"enabled": true, …}' : (error as Error).message,
    });
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
