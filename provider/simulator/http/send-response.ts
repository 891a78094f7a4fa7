import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { FaultName } from "../faults/faults";
import { sendLargeBody } from "./large-body";
import type { SimulatedResponse } from "./responses";

/** A response, and how it is sent. */
export interface OutgoingResponse {
  readonly response: SimulatedResponse;
  /** Called when the headers have been sent. */
  readonly onSent?: (() => void) | undefined;
  /** The fault that was injected. */
  readonly fault?: FaultName;
  /** How it is sent, when not whole: silent is nothing at all, stalled is half of it and nothing more. */
  readonly transmission?: "reset" | "silent" | "stalled" | "truncated" | { readonly largeBodyBytes: number };
}

/** The status that the client sees; 0 when it sees none. */
export function statusOf({ response, transmission }: OutgoingResponse): number {
  return transmission === "reset" || transmission === "silent" ? 0 : response.status;
}

/** Sends a response. */
export function sendResponse(outgoing: OutgoingResponse, target: ServerResponse, date: string): void {
  const { response, onSent, transmission } = outgoing;
  if (transmission === "silent") return;
  if (transmission === "reset") {
    target.socket?.resetAndDestroy();
    return;
  }
  const { status, body } = response;
  if (transmission === undefined) {
    target.writeHead(status, headersOf(response, date, Buffer.byteLength(body))).end(body);
  } else if (typeof transmission === "string") sendHalf(target, response, date, transmission);
  else sendLargeBody(target.writeHead(status, headersOf(response, date)), transmission.largeBodyBytes);
  onSent?.();
}

function sendHalf(
  target: ServerResponse,
  response: SimulatedResponse,
  date: string,
  transmission: "stalled" | "truncated",
): void {
  const bytes = Buffer.from(response.body);
  // A body of nothing promises one byte that never comes.
  target.writeHead(response.status, headersOf(response, date, Math.max(1, bytes.length))).flushHeaders();
  target.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
    if (transmission === "truncated") target.destroy();
  });
}

/** The length is sent where it is known: a body in chunks costs more on both sides. */
function headersOf({ headers }: SimulatedResponse, date: string, length?: number): OutgoingHttpHeaders {
  const all: OutgoingHttpHeaders = { "content-type": "application/json", date };
  if (length !== undefined) all["content-length"] = length;
  return headers === undefined ? all : Object.assign(all, headers);
}
