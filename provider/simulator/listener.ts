import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { control } from "./admin-api";
import { DateHeader } from "./clock";
import { latencyOf } from "./latency";
import type { SimulatorOptions } from "./options/options";
import { type Arrival, arrivalOf } from "./parse-request";
import { seededRandom } from "./random";
import { type Delivery, deliver } from "./send-response";
import type { Simulation } from "./simulation";

/** What an HTTP server does with a request to the simulation. */
export function listenerOf(
  simulation: Simulation,
  { latencyMilliseconds = 0, faults, clock = { now: () => Date.now() } }: SimulatorOptions,
): RequestListener {
  // Its own numbers: how long an answer takes does not change whom a fault strikes.
  const random = seededRandom(faults?.seed ?? 1);
  const dates = new DateHeader();
  const send = (response: ServerResponse, delivery: Delivery) => deliver(response, delivery, dates.at(clock.now()));
  return (request, response) => {
    const arrival = arrivalOf(request);
    if (!arrival.path.startsWith("/v3/")) {
      controlled(simulation, arrival, request)
        .then((delivery) => send(response, delivery))
        .catch(() => response.destroy());
      return;
    }
    const delivery = simulation.answer(arrival, clock.now());
    const latency = latencyOf(latencyMilliseconds, random);
    if (latency === 0) send(response, delivery);
    // A closed simulator does not keep its process for an answer that nobody waits for.
    else setTimeout(send, latency, response, delivery).unref();
  };
}

async function controlled(simulation: Simulation, arrival: Arrival, request: IncomingMessage): Promise<Delivery> {
  return { answer: control(simulation, arrival.method, arrival.path, await text(request)) };
}
