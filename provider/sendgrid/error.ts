import { inspect } from "node:util";
import { redactApiKeys } from "./api-key";

/** Why a reading failed. This list is closed: a new reason is a new major version. */
export type SendGridErrorCode =
  /** What was asked for cannot be sent: no request was made. */
  | "invalid-argument"
  /** An option is missing or wrong: no request was made. */
  | "invalid-configuration"
  /** The API key is wrong, expired or revoked. */
  | "bad-credentials"
  /** The API key lacks a scope. */
  | "missing-scope"
  /** SendGrid forbids it without saying why: a scope, a plan, or an account that is not there or not one's own. */
  | "forbidden"
  /** The account belongs to another region's host. */
  | "wrong-region"
  /** There is no such account, or SendGrid says so. */
  | "not-found"
  /** SendGrid refused the request for another reason of its own. */
  | "rejected"
  /** Too many requests. */
  | "rate-limited"
  /** SendGrid or the network between is down. */
  | "unavailable"
  /** No complete answer within the time limit. */
  | "timeout"
  /** The answer is not what SendGrid documents. */
  | "invalid-response";

/** The parts of the sentence an error is: what cannot be done, why, and what to do next. */
export interface SendGridErrorParts {
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  readonly cause?: unknown;
  /** The key in use, which must not appear in the text. */
  readonly apiKey?: string;
}

/** Everything that can go wrong between this package and SendGrid; `code` says which. */
export class SendGridError extends Error {
  override readonly name = "SendGridError";
  readonly code: SendGridErrorCode;
  readonly status?: number;

  constructor(code: SendGridErrorCode, parts: SendGridErrorParts) {
    const text = `${parts.what}: ${parts.why}. ${parts.remedy}`;
    super(
      redactApiKeys(text, ...(parts.apiKey === undefined ? [] : [parts.apiKey])),
      parts.cause === undefined ? undefined : { cause: parts.cause },
    );
    this.code = code;
    if (parts.status !== undefined) this.status = parts.status;
  }
}

const longestShown = 100;

/** A value as an error shows it: on one line, with its control characters escaped, without keys, and not for ever. */
export function show(value: unknown): string {
  const text =
    typeof value === "string"
      ? JSON.stringify(value)
      : inspect(value, { depth: 0, breakLength: Infinity, compact: true });
  // Before it is cut: half a key would not be recognized.
  const shown = redactApiKeys(text);
  return shown.length <= longestShown ? shown : `${shown.slice(0, longestShown)}…`;
}
