import { appendFileSync } from "node:fs";
import type { FaultName } from "./faults";

/** One request below `/v3`, as it came. The key itself is not kept. */
export interface RecordedRequest {
  /** Its HTTP method. */
  readonly method: string;
  /** From `/v3` on. */
  readonly path: string;
  /** The query with its question mark; empty when there is none. */
  readonly query: string;
  /** The region whose host it was sent to, when its path began with `/global` or `/eu`. */
  readonly region?: "global" | "eu";
  /** The `on-behalf-of` header, when there was one. */
  readonly onBehalfOf?: string;
  /** Which of the simulator's keys it came with, counted from 0 in the order of `keys`; -1 for any other. */
  readonly key: number;
  /** The status it was answered with; 0 when it was given none. */
  readonly status: number;
  /** What went wrong with it on purpose, if anything did. */
  readonly fault?: FaultName;
  /** The `user-agent` header, when there was one. */
  readonly userAgent?: string;
}

/** Keeps requests in memory, and if asked to, as one line of JSON each in a file. */
export class RequestLog {
  readonly requests: RecordedRequest[] = [];

  constructor(
    private readonly keep: boolean,
    private readonly file: string | undefined,
  ) {}

  /** Whether anything becomes of what is recorded. */
  get isOn(): boolean {
    return this.keep || this.file !== undefined;
  }

  record(request: RecordedRequest): void {
    if (this.keep) this.requests.push(request);
    // At once and in one call: several simulators may write to the same file.
    if (this.file !== undefined) appendFileSync(this.file, `${JSON.stringify(request)}\n`);
  }
}
