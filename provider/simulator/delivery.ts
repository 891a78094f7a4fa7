import type { ServerResponse } from "node:http";
import type { SimulatedAnswer } from "./answers";

/** Sends an answer. Its length goes with it: a body in chunks costs more on both sides. */
export function deliver(response: ServerResponse, { status, body, headers }: SimulatedAnswer): void {
  response
    .writeHead(status, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      ...headers,
    })
    .end(body);
}
