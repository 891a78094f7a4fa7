import { appendFileSync } from "node:fs";

/** One request below `/v3`, as it came. The key itself is not kept. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** The query with its question mark; empty when there is none. */
  readonly query: string;
  /** The `on-behalf-of` header, when there was one. */
  readonly onBehalfOf?: string;
  /** Which of the simulator's keys it came with, counted from 0 in the order of `keys`; -1 for any other. */
  readonly key: number;
  /** The status it was answered with. */
  readonly status: number;
  readonly userAgent?: string;
}

/** Keeps every request, in memory and, if asked to, as one line of JSON each in a file. */
export class RequestLog {
  readonly requests: RecordedRequest[] = [];

  constructor(private readonly file: string | undefined) {}

  record(request: RecordedRequest): void {
    this.requests.push(request);
    // At once and in one call: several simulators may write to the same file.
    if (this.file !== undefined) appendFileSync(this.file, `${JSON.stringify(request)}\n`);
  }
}
