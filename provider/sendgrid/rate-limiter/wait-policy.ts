/** The waits that the limiter keeps to. Another room decides how long they are. */
export interface WaitPolicy {
  /** The longest wait that a server may ask for: a request that would wait longer is denied. */
  readonly maxWaitMilliseconds: number;
  /** Trial requests that may fail while the circuit is half-open. */
  readonly maxTrials: number;
  /**
   * Milliseconds before the next trial request.
   *
   * @param failures how many trials failed in a row, from 1
   * @param random from 0 up to, but not including, 1
   */
  backoff(failures: number, random: number): number;
  /**
   * Milliseconds without requests after a server throttled one and did not say for how long.
   *
   * @param throttles how many there were in a row, from 1
   */
  throttleDelay(throttles: number, random: number): number;
}
