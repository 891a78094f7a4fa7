import { inspect } from "node:util";
import { redactApiKeys } from "../text/redact";
import type { Account } from "./account";

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
  | "invalid-response"
  /** SendGrid answers for another account than the one that was asked for. */
  | "wrong-account"
  /** The caller's `AbortSignal` ended it. */
  | "cancelled";

/** The parts of the sentence an error is: what cannot be done, why, and what to do next. */
export interface SendGridErrorParts {
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  readonly request?: RequestOfError;
  readonly cause?: unknown;
}

/** The request that failed. */
export interface RequestOfError {
  readonly path: string;
  readonly account: Account;
  /** How often it was sent; 0 when it was not. */
  readonly attempts: number;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** Every message in the body of the answer. */
  readonly messages?: readonly string[];
}

/**
 * Everything that can go wrong between this package and SendGrid; `code` says which. The message says what failed, for
 * which account, why, and what to do; it never contains the API key.
 */
export class SendGridError extends Error {
  /** The name of this class, in every copy of the package. */
  override readonly name = "SendGridError";
  /** Why it failed, from a closed list. */
  readonly code: SendGridErrorCode;
  /** The method of the request that failed: nothing else is ever sent. */
  declare readonly method?: "GET";
  /** Its path. */
  declare readonly path?: string;
  /** The account that it was made for. */
  declare readonly account?: Account;
  /** How often it was sent; 0 when it was not. */
  declare readonly attempts?: number;
  /** HTTP status, when there was an answer. */
  declare readonly status?: number;
  /** Every message in the body of the answer. */
  declare readonly messages?: readonly string[];

  /** @hidden The package makes them; programs catch them. */
  constructor(code: SendGridErrorCode, { what, why, remedy, request, cause }: SendGridErrorParts) {
    super(redactApiKeys(`${what}: ${why}. ${remedy}`), cause === undefined ? {} : { cause: keyless(cause) });
    this.code = code;
    if (request !== undefined) Object.assign(this, { method: "GET", ...request });
  }
}

/** A cause as it is, or, if a key can be seen anywhere in it, what can be said of it without. */
function keyless(cause: unknown): unknown {
  const seen = inspect(cause, { depth: 10, showHidden: true, maxStringLength: null });
  const shown = redactApiKeys(seen);
  return shown === seen ? cause : new Error(shown);
}
