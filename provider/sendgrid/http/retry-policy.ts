/** When and how often a request is repeated. */
export const retryPolicy = {
  /** Requests that may fail before it is given up, the first included. */
  attempts: 6,
  /** Refusals for being one too many that are sat out. They say that the server is there, and cost it little. */
  refusals: 10,
  /** The longest wait before the second attempt; it doubles with each further one. */
  firstWaitMilliseconds: 500,
  /** The longest wait of our own choice. */
  longestBackoffMilliseconds: 30_000,
  /** The longest wait that a server may ask for; a longer one is a failure. */
  longestWaitMilliseconds: 300_000,
} as const;

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
export function backoff(attempt: number, random: number): number {
  return random * longestBackoff(attempt);
}

/**
 * Milliseconds that everybody waits after a refusal, when the server did not say for how long: at least half of the
 * longest, because a window ends after a time of its own.
 *
 * @param refusals how many there were in a row, from 1
 */
export function refusalPause(refusals: number, random: number): number {
  return ((1 + random) / 2) * longestBackoff(refusals);
}

function longestBackoff(attempt: number): number {
  return Math.min(retryPolicy.longestBackoffMilliseconds, retryPolicy.firstWaitMilliseconds * 2 ** (attempt - 1));
}
