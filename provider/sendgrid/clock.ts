/** What tells the time and lets it pass; a parameter, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970, as far as the clock knows. */
  now(): number;
  /** Calls back after so many milliseconds, unless the function that it returns is called before. */
  after(milliseconds: number, callback: () => void): () => void;
}

/**
 * For waits: it never runs backwards. It also does not see when somebody sets the time, or that the machine slept: an
 * instant or a day that people read is {@link wallClock}'s.
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
 * Waits. When `signal` is aborted it ends at once, and leaves no timer: whoever waited looks at the signal.
 */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const wake = () => {
      cancel();
      signal?.removeEventListener("abort", wake);
      resolve();
    };
    const cancel = clock.after(milliseconds, wake);
    signal?.addEventListener("abort", wake);
  });
}

/** Waits for a promise, but not longer than until `signal` is aborted: it then ends with `undefined`. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const leave = () => resolve(undefined);
    signal.addEventListener("abort", leave);
    if (signal.aborted) leave();
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}
