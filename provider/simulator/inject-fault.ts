import type { Fault } from "./faults";
import { failure, type SimulatedAnswer } from "./responses";
import type { Delivery } from "./send-response";

const page = "<html><head><title>503 Service Unavailable</title></head><body>no server is available</body></html>";

/** What becomes of a delivery when a fault strikes it. */
export function struck(untouched: Delivery, { name, form }: Fault, largeBodyBytes: number): Delivery {
  const delivery = { ...untouched, fault: name };
  switch (name) {
    case "tooManyRequests":
      return { ...delivery, answer: withHeaders(tooManyRequests(form), delivery.answer) };
    case "unavailable":
      return { ...delivery, answer: withHeaders(unavailable(form), delivery.answer) };
    case "reset":
      return { ...delivery, manner: "reset" };
    case "truncated":
      return { ...delivery, manner: "truncated" };
    case "stall":
      return { ...delivery, manner: form < 1 / 2 ? "silent" : "stalled" };
    case "largeBodies":
      return {
        ...delivery,
        answer: withHeaders({ status: 200, body: "" }, delivery.answer),
        manner: { largeBodyBytes },
      };
  }
}

function tooManyRequests(form: number): SimulatedAnswer {
  if (form < 1 / 3) return { ...failure({ status: 429 }), headers: { "Retry-After": "1" } };
  return form < 2 / 3 ? { status: 429, body: "" } : failure({ status: 429 });
}

function unavailable(form: number): SimulatedAnswer {
  return form < 1 / 2
    ? failure({ status: 503 })
    : { status: 503, body: page, headers: { "content-type": "text/html" } };
}

/** The rate limit has counted the request, and tells so with whatever comes back. */
function withHeaders(answer: SimulatedAnswer, { headers }: SimulatedAnswer): SimulatedAnswer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
