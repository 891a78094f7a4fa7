import type { SendGridErrorCode } from "../error";
import type { ClientSettings } from "../options";
import type { WaitPolicy } from "../rate-limiter/wait-policy";
import type { RateLimitHeaders } from "./rate-limit-headers";

/** When and how often a request is repeated. */
export const retryPolicy = {
  /** Requests that may fail before it is given up, the first included. */
  maxAttempts: 6,
  /** Throttled requests before it is given up. They say that the server is there, and cost it little. */
  maxThrottles: 10,
  /** The longest wait before the second attempt; it doubles with each further one. */
  firstBackoffMilliseconds: 500,
  /** The longest wait of our own choice. */
  maxBackoffMilliseconds: 30_000,
  /** The longest wait that a server may ask for; a longer one is a failure. */
  maxWaitMilliseconds: 300_000,
  /** How long no request is sent with a key that SendGrid rejected. A long-lived client tries it again. */
  rejectedKeyMilliseconds: 300_000,
} as const;

/** Statuses that may be gone the next time, those of Cloudflare and of busy proxies among them. Every other one is final. */
const retryableStatuses: ReadonlySet<number> = new Set([
  ...[408, 425, 429, 500, 502, 503, 504],
  ...[520, 521, 522, 523, 524, 529],
]);

/** Whether a request with this response status is worth repeating. */
export function isRetryableStatus(status: number): boolean {
  return retryableStatuses.has(status);
}

/** Whether the same request may well succeed the next time. */
export function isRetryable({ code, status }: { readonly code: SendGridErrorCode; readonly status?: number }): boolean {
  return status === undefined ? code === "unavailable" || code === "timeout" : isRetryableStatus(status);
}

/** Whether a response reports a failure of the server or the network, and not of what was asked for. */
export function isServerFailure(status: number): boolean {
  return status >= 500 || (status !== 429 && isRetryableStatus(status));
}

/** Whether a response asks the client to send less, and does not only report a failure. */
export function isThrottled(status: number, headers: RateLimitHeaders | undefined): boolean {
  return status === 429 || (isRetryableStatus(status) && headers?.retryAfter !== undefined);
}

/**
 * Milliseconds to wait after a failed attempt, when the server said nothing: exponential, with full jitter, so that
 * requests that failed together do not come back together.
 *
 * @param attempt how many failed so far, from 1
 * @param random from 0 up to, but not including, 1
 */
export function backoff(attempt: number, random: number): number {
  return random * maxBackoff(attempt);
}

/**
 * Milliseconds that all requests wait after one was throttled, when the server did not say for how long: at least half
 * of the longest, because a window ends after a time of its own.
 *
 * @param throttles how many there were in a row, from 1
 */
export function throttleDelay(throttles: number, random: number): number {
  return ((1 + random) / 2) * maxBackoff(throttles);
}

function maxBackoff(attempt: number): number {
  return Math.min(retryPolicy.maxBackoffMilliseconds, retryPolicy.firstBackoffMilliseconds * 2 ** (attempt - 1));
}

/** What the rate limiter waits. */
export const waitPolicy: WaitPolicy = {
  maxWaitMilliseconds: retryPolicy.maxWaitMilliseconds,
  maxTrials: retryPolicy.maxAttempts,
  backoff,
  throttleDelay,
};

/** How long one request may take, and why not longer. */
export interface TimeLimit {
  readonly milliseconds: number;
  /** The value of the option, and its name. */
  readonly seconds: number;
  readonly option: "timeoutSeconds" | "deadlineSeconds";
}

/** The smaller of two limits, and the option that it comes from. */
export function timeLimitOf({ timeoutSeconds, deadlineSeconds }: ClientSettings, millisecondsLeft: number): TimeLimit {
  return timeoutSeconds * 1000 <= millisecondsLeft
    ? { milliseconds: timeoutSeconds * 1000, seconds: timeoutSeconds, option: "timeoutSeconds" }
    : { milliseconds: millisecondsLeft, seconds: deadlineSeconds, option: "deadlineSeconds" };
}

/** A failed attempt, as far as it decides about the next one. */
export interface FailedAttempt {
  readonly failure: { readonly code: SendGridErrorCode; readonly status?: number };
  readonly limit: TimeLimit;
  /** Requests that were sent, and how many of them were throttled. */
  readonly attempts: number;
  readonly throttles: number;
  /** Whether a health check passed lately: the server is not the cause. */
  readonly isKnownHealthy: boolean;
  /** Milliseconds until the next attempt, and until the deadline. */
  readonly wait: number;
  readonly timeLeft: number;
}

/** Whether it was the deadline of the whole that ended a request. */
export function isOutOfTime({ failure, limit }: Pick<FailedAttempt, "failure" | "limit">): boolean {
  return failure.code === "timeout" && limit.option === "deadlineSeconds";
}

/** Why a request is not sent again, as the end of a sentence; `undefined` when it is. */
export function reasonNotToRetry(failed: FailedAttempt): string | undefined {
  const { failure, attempts, throttles, wait } = failed;
  if (!isRetryable(failure) || isOutOfTime(failed)) return "";
  const isLast = attempts - throttles >= retryPolicy.maxAttempts || throttles >= retryPolicy.maxThrottles;
  if (isLast) return `, the last of ${attempts} attempts`;
  // Its retries would only keep others waiting.
  if (failed.isKnownHealthy && attempts > 1) return `, ${attempts} times, and responds to other requests`;
  if (wait > retryPolicy.maxWaitMilliseconds) return `, and asks to wait ${inSeconds(wait)}; ${maxWait}`;
  return wait >= failed.timeLeft ? ", and deadlineSeconds leaves no time to try again" : undefined;
}

/** The longest wait, as a sentence says it. */
export const maxWait = `the maximum is ${inSeconds(retryPolicy.maxWaitMilliseconds)}`;

/** A duration as a sentence says it. */
export function inSeconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)} s`;
}
