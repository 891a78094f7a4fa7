import type { Cancellation } from "./cancellation";

/** What tells the time and lets it pass; a parameter, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970, as far as the clock knows. */
  now(): number;
  /** Calls back after so many milliseconds, unless the function that it returns is called before. */
  after(milliseconds: number, callback: () => void): () => void;
}

/**
 * For waits: it never runs backwards. It does not notice a changed system time, or that the machine slept: use
 * {@link wallClock} for an instant or a day that people read.
 */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after: (milliseconds, callback) => {
    // Of a time that is over, Node 24 warns on standard error.
    const timer = setTimeout(callback, Math.max(0, milliseconds));
    return () => clearTimeout(timer);
  },
};

/** For instants and days that people read. */
export const wallClock: Pick<Clock, "now"> = { now: () => Date.now() };

/**
 * Waits. It ends at once when it is cancelled, or when `until` is settled, and leaves no timer: the caller looks at the
 * cancellation.
 */
export function sleep(
  clock: Clock,
  milliseconds: number,
  cancellation: Cancellation | undefined,
  until?: Promise<unknown>,
): Promise<void> {
  return new Promise((resolve) => {
    if (cancellation?.isCancelled) return resolve();
    const wake = () => {
      stopTimer();
      stopListening?.();
      resolve();
    };
    const stopTimer = clock.after(milliseconds, wake);
    const stopListening = cancellation?.onCancel(wake);
    until?.then(wake, wake);
  });
}

/** Waits for a promise, but not longer than until it is cancelled: it then ends with `undefined`. */
export function unlessCancelled<T>(
  promise: Promise<T>,
  cancellation: Cancellation | undefined,
): Promise<T | undefined> {
  if (cancellation === undefined) return promise;
  return new Promise((resolve, reject) => {
    const leave = () => resolve(undefined);
    const stopListening = cancellation.onCancel(leave);
    if (cancellation.isCancelled) leave();
    promise.then(resolve, reject).finally(stopListening);
  });
}
