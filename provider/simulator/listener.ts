import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { handleAdminRequest } from "./admin-api";
import { isLoopbackHost } from "./authorize";
import { latencyOf } from "./faults/latency";
import { seededRandom } from "./faults/random";
import { DateHeader } from "./http/date-header";
import { type ParsedRequest, parseRequest } from "./http/parse-request";
import { readBody } from "./http/read-body";
import { failure, type SimulatedResponse } from "./http/responses";
import { type OutgoingResponse, sendResponse } from "./http/send-response";
import type { SimulatorOptions } from "./options/simulator-options";
import type { Simulation } from "./simulation";

/** The listener of an HTTP server for a simulation. */
export function listenerOf(
  simulation: Simulation,
  { latencyMilliseconds = 0, faults, clock = { now: () => Date.now() } }: SimulatorOptions,
): RequestListener {
  // Its own numbers: how long a response takes does not change which request a fault hits.
  const random = seededRandom(faults?.seed ?? 1);
  const dates = new DateHeader();
  const send = (target: ServerResponse, outgoing: OutgoingResponse) =>
    sendResponse(outgoing, target, dates.at(clock.now()));
  return (incoming, target) => {
    const request = parseRequest(incoming);
    if (!request.path.startsWith("/v3/")) {
      adminResponse(simulation, request, incoming)
        .then((response) => send(target, { response }))
        .catch(() => target.destroy());
      return;
    }
    const outgoing = simulation.respond(request, clock.now());
    const latency = latencyOf(latencyMilliseconds, random);
    if (latency === 0) send(target, outgoing);
    // A closed simulator does not keep its process for a response that no client waits for.
    else setTimeout(send, latency, target, outgoing).unref();
  };
}

/** A page on the web can have a browser send requests to this machine, but not with a `Host` of it. */
async function adminResponse(
  simulation: Simulation,
  { method, path, headers }: ParsedRequest,
  incoming: IncomingMessage,
): Promise<SimulatedResponse> {
  if (!isLoopbackHost(headers.host)) return failure({ status: 403, message: "the Host is not the loopback interface" });
  const body = await readBody(incoming);
  return body === undefined ? failure({ status: 413 }) : handleAdminRequest(simulation, method, path, body);
}
