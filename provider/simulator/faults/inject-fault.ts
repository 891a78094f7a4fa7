import { failure, type SimulatedResponse } from "../http/responses";
import type { OutgoingResponse } from "../http/send-response";
import type { Fault } from "./faults";

const page = "<html><head><title>503 Service Unavailable</title></head><body>no server is available</body></html>";

/** The response with a fault. */
export function injectFault(
  original: OutgoingResponse,
  { name, form }: Fault,
  largeBodyBytes: number,
): OutgoingResponse {
  const outgoing = { ...original, fault: name };
  switch (name) {
    case "tooManyRequests":
      return { ...outgoing, response: withHeaders(tooManyRequests(form), outgoing.response) };
    case "unavailable":
      return { ...outgoing, response: withHeaders(unavailable(form), outgoing.response) };
    case "reset":
      return { ...outgoing, transmission: "reset" };
    case "truncated":
      return { ...outgoing, transmission: "truncated" };
    case "stall":
      return { ...outgoing, transmission: form < 1 / 2 ? "silent" : "stalled" };
    case "largeBodies":
      return {
        ...outgoing,
        response: withHeaders({ status: 200, body: "" }, outgoing.response),
        transmission: { largeBodyBytes },
      };
  }
}

function tooManyRequests(form: number): SimulatedResponse {
  if (form < 1 / 3) return { ...failure({ status: 429 }), headers: { "Retry-After": "1" } };
  return form < 2 / 3 ? { status: 429, body: "" } : failure({ status: 429 });
}

function unavailable(form: number): SimulatedResponse {
  return form < 1 / 2
    ? failure({ status: 503 })
    : { status: 503, body: page, headers: { "content-type": "text/html" } };
}

/** The rate limit has counted the request, and its headers are in every response. */
function withHeaders(response: SimulatedResponse, { headers }: SimulatedResponse): SimulatedResponse {
  return { ...response, headers: { ...response.headers, ...headers } };
}
