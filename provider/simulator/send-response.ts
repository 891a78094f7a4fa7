import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { FaultName } from "./faults";
import { sendLargeBody } from "./large-body";
import type { SimulatedAnswer } from "./responses";

/** An answer on its way. */
export interface Delivery {
  readonly answer: SimulatedAnswer;
  /** To be called when the headers have been sent. */
  readonly onSent?: (() => void) | undefined;
  /** What went wrong with it on purpose. */
  readonly fault?: FaultName;
  /** How it arrives, when not whole: silent is nothing at all, stalled is half of it and nothing more. */
  readonly manner?: "reset" | "silent" | "stalled" | "truncated" | { readonly largeBodyBytes: number };
}

/** The status that the client sees; 0 when it sees none. */
export function statusOf({ answer, manner }: Delivery): number {
  return manner === "reset" || manner === "silent" ? 0 : answer.status;
}

/** Sends an answer, in its manner. */
export function deliver(response: ServerResponse, { answer, onSent, manner }: Delivery, date: string): void {
  if (manner === "silent") return;
  if (manner === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, body } = answer;
  if (manner === undefined) response.writeHead(status, headersOf(answer, date, Buffer.byteLength(body))).end(body);
  else if (typeof manner === "string") sendHalf(response, answer, date, manner);
  else sendLargeBody(response.writeHead(status, headersOf(answer, date)), manner.largeBodyBytes);
  onSent?.();
}

function sendHalf(
  response: ServerResponse,
  answer: SimulatedAnswer,
  date: string,
  manner: "stalled" | "truncated",
): void {
  const bytes = Buffer.from(answer.body);
  // A body of nothing promises one byte that never comes.
  response.writeHead(answer.status, headersOf(answer, date, Math.max(1, bytes.length))).flushHeaders();
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
    if (manner === "truncated") response.destroy();
  });
}

/** The length is told where it is known: a body in chunks costs more on both sides. */
function headersOf({ headers }: SimulatedAnswer, date: string, length?: number): OutgoingHttpHeaders {
  const all: OutgoingHttpHeaders = { "content-type": "application/json", date };
  if (length !== undefined) all["content-length"] = length;
  return headers === undefined ? all : Object.assign(all, headers);
}
