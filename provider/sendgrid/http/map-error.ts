import { type Account, describeAccount } from "../account";
import { type RequestOfError, SendGridError, type SendGridErrorCode } from "../error";
import { hosts, type Region } from "../options";
import { CircuitOpen, DeadlineExceeded, RateLimitWaitExceeded } from "../rate-limiter/permit-denied";
import { messagesOf } from "./error-messages";
import { ProxyRefusal } from "./proxy-connection";
import { inSeconds, isServerFailure, maxWait, type TimeLimit } from "./retry-policy";

/** What a failed request was about: enough to say who is concerned and what to do. */
export interface Attempt {
  /** What cannot be done now, as a sentence begins: `Cannot read open tracking of subuser "acme"`. */
  readonly what: string;
  readonly account: Account;
  readonly path: string;
  readonly url: string;
  readonly region: Region;
  /** The host of the proxy on the way, without what is secret in its URL. */
  readonly proxyHost?: string | undefined;
  /** What messages call the key: "the API key in SENDGRID_API_KEY". */
  readonly keyName: string;
  /** The scope that the key needs for it, when it needs one. */
  readonly scope?: string | undefined;
  readonly limit: TimeLimit;
  /** How often it was sent. */
  readonly attempts: number;
}

/** Why a request failed, before it is known whether it is repeated. */
export interface Failure {
  readonly code: SendGridErrorCode;
  readonly why: string;
  readonly remedy: string;
  readonly status?: number;
  readonly messages?: readonly string[];
  readonly cause?: unknown;
  /** With a later deadline it might have succeeded. */
  readonly isPastDeadline?: boolean;
  /** SendGrid blocks the key for some time, because of too many bad requests: more of them make it worse. */
  readonly isBlock?: boolean;
}

/** The failure that a response with another status than 200 stands for. */
export function failureOfResponse(
  attempt: Attempt,
  { status, body }: { readonly status: number; readonly body: string },
): Failure {
  const messages = messagesOf(body);
  const said = messages.length === 0 ? "" : ` (${messages.join("; ")})`;
  return { ...diagnose(attempt, status, said), why: `SendGrid answered ${status}${said}`, status, messages };
}

type Diagnosis = Pick<Failure, "code" | "remedy" | "isBlock">;

function diagnose(attempt: Attempt, status: number, said: string): Diagnosis {
  if (status === 401) return unauthorized(attempt, said);
  if (status === 403 && /temporary block/i.test(said)) {
    const remedy = "Wait until SendGrid lifts the block, and send fewer bad requests.";
    return { code: "rate-limited", remedy, isBlock: true };
  }
  if (status === 403) return { code: "forbidden", remedy: `${checkAccount(attempt.account)}${grantScope(attempt)}` };
  if (status === 404)
    return { code: "not-found", remedy: `${checkAccount(attempt.account)}Check baseUrl, if it is set.` };
  if (status === 429) return { code: "rate-limited", remedy: "Lower maxConcurrency or set requestsPerMinute." };
  if (isServerFailure(status)) return { code: "unavailable", remedy: "Try again when SendGrid is up." };
  if (status === 451) return wrongRegion(attempt);
  if (status < 400) return { code: "invalid-response", remedy: checkWay };
  return { code: "rejected", remedy: `${checkAccount(attempt.account)}Check that the account's plan has this.` };
}

const checkWay = "Check baseUrl and any proxy on the way.";

function wrongRegion({ region, url }: Attempt): Diagnosis {
  const other = region === "eu" ? "global" : "eu";
  const isElsewhere = !url.startsWith(`${hosts[region]}/`);
  const orBaseUrl = isElsewhere
    ? " Or check baseUrl, which may be one region's alone: {region} in it stands for either."
    : "";
  const remedy = `Set region to "${other}": this account is not one of "${region}".${orBaseUrl}`;
  return { code: "wrong-region", remedy };
}

function unauthorized(attempt: Attempt, said: string): Diagnosis {
  if (/regional attribute/i.test(said)) return wrongRegion(attempt);
  if (/required scope|not authorized/i.test(said)) return { code: "missing-scope", remedy: grantScope(attempt) };
  const remedy = `Check in SendGrid that ${attempt.keyName} exists and was not revoked, and create a new one if need be.`;
  return { code: "bad-credentials", remedy };
}

function grantScope({ scope, keyName }: Attempt): string {
  return scope === undefined ? `Check what ${keyName} may do.` : `Give ${keyName} the scope ${scope}.`;
}

/** What to look at when SendGrid refuses one account; nothing for the account that owns the key. */
export function checkAccount(account: Account): string {
  if (account.self) return "";
  return `Check that ${describeAccount(account)} exists, is enabled and belongs to the account that owns the API key. `;
}

/** The failure that a request without a complete response stands for; `cause` is the HTTP library's. */
export function failureOfRequest(attempt: Attempt, cause: unknown): Failure {
  const { name, type, code, message } = cause as { name?: string; type?: string; code?: string; message?: string };
  if (name === "AbortError") {
    const { seconds, option } = attempt.limit;
    const remedy = `Raise ${option} if SendGrid is slow from here.`;
    return { code: "timeout", remedy, why: `no complete response within ${seconds} s`, cause };
  }
  if (type === "no-redirect") {
    const remedy = "Set baseUrl to SendGrid's own address.";
    return { code: "invalid-response", remedy, why: "the response was a redirect, which is not followed", cause };
  }
  if (type === "max-size") {
    return { code: "invalid-response", remedy: checkWay, why: "the response is larger than any of SendGrid's", cause };
  }
  if (cause instanceof ProxyRefusal) return failureOfProxy(attempt, cause);
  const remedy = `Check the network between here and ${proxyOf(attempt) ?? new URL(attempt.url).host}.`;
  return { code: "unavailable", remedy, why: `the request failed (${code ?? message ?? String(cause)})`, cause };
}

function failureOfProxy(attempt: Attempt, { status }: ProxyRefusal): Failure {
  const remedy =
    status === 407
      ? "Put the user name and the password for the proxy into its URL."
      : "Check that the proxy may connect to SendGrid.";
  return { code: "unavailable", remedy, why: `${proxyOf(attempt)} answered ${status}`, status };
}

function proxyOf({ proxyHost }: Attempt): string | undefined {
  return proxyHost === undefined ? undefined : `the proxy ${proxyHost}`;
}

/** The failure of a complete response with status 200 that is not what SendGrid documents. */
export function failureOfBody(problem: string): Failure {
  return { code: "invalid-response", remedy: checkWay, why: `the response ${problem}`, status: 200 };
}

/** The failure of a request that was not sent: its limiter gave it no permit, or it was cancelled. */
export function failureOfDenial(reason: unknown, deadlineSeconds: number): Failure {
  if (reason instanceof DeadlineExceeded) {
    const remedy = "Raise deadlineSeconds, maxConcurrency or requestsPerMinute.";
    const why = `it would still be queued when the ${deadlineSeconds} s deadline passes`;
    return { code: "timeout", remedy, why, isPastDeadline: true };
  }
  if (reason instanceof RateLimitWaitExceeded) {
    const why = `SendGrid takes no more requests for ${inSeconds(reason.milliseconds)}; ${maxWait}`;
    return { code: "rate-limited", remedy: "Try again later.", why };
  }
  if (reason instanceof CircuitOpen) {
    const why = `SendGrid did not respond to the last ${reason.consecutiveFailures} requests, so no more are sent for now`;
    return { code: "unavailable", remedy: "Try again when SendGrid is up.", why };
  }
  return cancelled(reason);
}

/** The failure of what its caller cancelled. */
export function cancelled(reason: unknown): Failure {
  return {
    code: "cancelled",
    remedy: "Ask again if the value is still wanted.",
    why: "it was cancelled",
    cause: reason,
  };
}

/** The error that a request ends with. */
export function errorOf(attempt: Attempt, failure: Failure): SendGridError {
  const { code, why, remedy, status, messages, cause } = failure;
  const { what, path, account, attempts } = attempt;
  const request: RequestOfError = {
    path,
    account,
    attempts,
    ...(status === undefined ? {} : { status }),
    ...(messages === undefined ? {} : { messages }),
  };
  const error = new SendGridError(code, { what, why, remedy, request, ...(cause === undefined ? {} : { cause }) });
  if (failure.isPastDeadline) pastDeadline.add(error);
  return error;
}

const pastDeadline = new WeakSet<object>();

/** Whether a request failed with this error that might have succeeded with a later deadline. */
export function isPastDeadline(error: unknown): boolean {
  return error instanceof SendGridError && pastDeadline.has(error);
}
