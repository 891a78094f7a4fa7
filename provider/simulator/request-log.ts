import { appendFileSync } from "node:fs";
import { redactApiKeys } from "../text/redact";
import type { FaultName } from "./faults";
import { invalid } from "./options/option-checks";

/** One request below `/v3`, as it came. What looks like a SendGrid key is not kept, wherever in it. */
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

  record(came: RecordedRequest): void {
    const request = keyless(came);
    if (this.keep) this.requests.push(request);
    // At once and in one call: several simulators may write to the same file.
    if (this.file !== undefined) appendFileSync(this.file, `${JSON.stringify(request)}\n`);
  }
}

function keyless(request: RecordedRequest): RecordedRequest {
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
    throw invalid(`The log ${JSON.stringify(file)} cannot be written (${code}). ${remedy}`);
  }
}
