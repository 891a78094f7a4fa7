import { setMaxListeners } from "node:events";

/** What several callers wait for together. */
interface Shared<T> {
  readonly promise: Promise<T>;
  /** Ends it early; there is none when a caller wants the answer in any case. */
  readonly controller: AbortController | undefined;
  /** Lets nobody join any more. */
  readonly close: () => void;
  callers: number;
}

/** Makes the request; `onSend` is called when nobody is to join any more. */
type Ask<T> = (signal: AbortSignal | undefined, onSend: () => void) => Promise<T>;

/**
 * Lets those who ask for the same before it was sent share one request. What was sent may already be answered: nobody
 * joins it, so that whoever asks later gets a later answer. The request ends early when none of its callers wants it
 * any more.
 */
export class SharedReadings<T> {
  private readonly unsent = new Map<string, Shared<T>>();

  /** @param cancelled makes the error of a caller whose signal was aborted */
  read(
    id: string,
    signal: AbortSignal | undefined,
    ask: Ask<T>,
    cancelled: (signal: AbortSignal) => unknown,
  ): Promise<T> {
    if (signal?.aborted) return Promise.reject(cancelled(signal));
    const shared = this.unsent.get(id) ?? this.start(id, signal !== undefined, ask);
    shared.callers += 1;
    return signal === undefined ? shared.promise : this.until(signal, shared, cancelled);
  }

  private start(id: string, mayEndEarly: boolean, ask: Ask<T>): Shared<T> {
    const controller = mayEndEarly ? new AbortController() : undefined;
    const close = () => {
      if (this.unsent.get(id) === shared) this.unsent.delete(id);
    };
    const askOnce = async () => {
      // Everybody who asks in this turn of the event loop can join.
      await new Promise(setImmediate);
      try {
        return await ask(controller?.signal, close);
      } finally {
        close();
      }
    };
    const shared: Shared<T> = { promise: askOnce(), controller, close, callers: 0 };
    this.unsent.set(id, shared);
    return shared;
  }

  private until(signal: AbortSignal, shared: Shared<T>, cancelled: (signal: AbortSignal) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        shared.callers -= 1;
        if (shared.callers === 0) {
          shared.close();
          shared.controller?.abort(signal.reason);
        }
        reject(cancelled(signal));
      };
      // One signal may well end thousands of readings: Node would warn from the eleventh on.
      if (signal instanceof EventTarget) setMaxListeners(0, signal);
      signal.addEventListener("abort", leave, { once: true });
      shared.promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
    });
  }
}
