import type { ServerResponse } from "node:http";
import { pipeline, Readable } from "node:stream";

const opening = '{"padding":"';
const closing = '"}';

/** Sends a JSON body of so many bytes as fast as the client takes it; no more than a chunk of it is in memory. */
export function sendLargeBody(response: ServerResponse, bytes: number): void {
  // A client that leaves is no error here.
  pipeline(Readable.from(chunks(bytes)), response, () => {});
}

function* chunks(bytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(65_536, "x");
  yield Buffer.from(opening);
  for (let left = bytes - opening.length - closing.length; left > 0; left -= chunk.length) {
    yield chunk.subarray(0, Math.min(left, chunk.length));
  }
  yield Buffer.from(closing);
}
