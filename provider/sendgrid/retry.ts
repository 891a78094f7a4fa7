/** When and how often a request is repeated. */
export interface RetryPolicy {
  /** Requests for one reading, the first included. */
  readonly attempts: number;
  /** The longest wait before the second attempt; it doubles with each further one. */
  readonly firstWaitMilliseconds: number;
  /** The longest wait of our own choice. */
  readonly longestBackoffMilliseconds: number;
  /** The longest wait that a server may ask for; a longer one is a failure. */
  readonly longestWaitMilliseconds: number;
}

export const retryPolicy: RetryPolicy = {
  attempts: 6,
  firstWaitMilliseconds: 500,
  longestBackoffMilliseconds: 30_000,
  longestWaitMilliseconds: 300_000,
};

/** Statuses that may be gone the next time. Every other one is an answer. */
const passing: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** Whether a request that was answered with this status is worth repeating. */
export function isPassing(status: number): boolean {
  return passing.has(status);
}

/**
 * Milliseconds to wait after a failed attempt, when the server said nothing: exponential, with full jitter, so that
 * those who failed together do not come back together.
 *
 * @param attempt how many failed so far, from 1
 * @param random from 0 up to, but not including, 1
 */
export function backoff(attempt: number, random: number, policy: RetryPolicy = retryPolicy): number {
  const longest = Math.min(policy.longestBackoffMilliseconds, policy.firstWaitMilliseconds * 2 ** (attempt - 1));
  return random * longest;
}
