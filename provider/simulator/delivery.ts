import type { ServerResponse } from "node:http";
import type { SimulatedAnswer } from "./answers";

/** An answer on its way. */
export interface Delivery {
  readonly answer: SimulatedAnswer;
  /** To be called when the headers have been sent. */
  readonly onSent?: (() => void) | undefined;
}

/** Sends an answer. Its length goes with it: a body in chunks costs more on both sides. */
export function deliver(response: ServerResponse, { answer, onSent }: Delivery, date: string): void {
  const { status, body, headers } = answer;
  response
    .writeHead(status, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      date,
      ...headers,
    })
    .end(body);
  onSent?.();
}
