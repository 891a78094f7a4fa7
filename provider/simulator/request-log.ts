import { appendFileSync } from "node:fs";
import { redactApiKeys } from "../text/redact";
import { show } from "../text/show";
import type { FaultName } from "./faults/faults";

/** One request below `/v3`. What looks like a SendGrid key is not kept, wherever in it. */
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
  /** The status of the response; 0 when there was none. */
  readonly status: number;
  /** The fault that was injected, if any. */
  readonly fault?: FaultName;
  /** The `user-agent` header, when there was one. */
  readonly userAgent?: string;
}

/** Keeps requests in memory, and if asked to, as one line of JSON each in a file. */
export class RequestLog {
  readonly requests: RecordedRequest[] = [];

  /** @throws Error when the file cannot be written: not only at the first request */
  constructor(
    private readonly keep: boolean,
    private readonly file: string | undefined,
  ) {
    if (file !== undefined) checkWritable(file);
  }

  /** Whether anything becomes of what is recorded. */
  get isOn(): boolean {
    return this.keep || this.file !== undefined;
  }

  record(received: RecordedRequest): void {
    const request = withoutKeys(received);
    if (this.keep) this.requests.push(request);
    // At once and in one call: several simulators may write to the same file.
    if (this.file !== undefined) appendFileSync(this.file, `${JSON.stringify(request)}\n`);
  }
}

function withoutKeys(request: RecordedRequest): RecordedRequest {
  const parts = Object.entries(request).map(([name, part]) => [
    name,
    typeof part === "string" ? redactApiKeys(part) : part,
  ]);
  return Object.fromEntries(parts);
}

function checkWritable(file: string): void {
  try {
    appendFileSync(file, "");
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    const remedy = "Give a file in a folder that exists and that you may write to.";
    throw new Error(`The log ${show(file)} cannot be written (${code}). ${remedy}`);
  }
}
