import { Cancellation } from "./cancellation";

/** A request that several callers wait for together. */
interface Shared<T> {
  readonly promise: Promise<T>;
  /** Ends it early; absent when a caller wants the response in any case. */
  readonly controller: AbortController | undefined;
  /** Lets no other caller join. */
  readonly close: () => void;
  callers: number;
}

/** Makes the request; `onSend` is called when no other caller may join. */
type Request<T> = (cancellation: Cancellation | undefined, onSend: () => void) => Promise<T>;

/**
 * Callers that ask for the same before it was sent share one request. A request that was sent may already be processed, so
 * no caller joins it: a later call gets a later response. A request ends early when all of its callers cancelled.
 */
export class CoalescedRequests<T> {
  private readonly unsent = new Map<string, Shared<T>>();

  /** @param errorOf makes the error of a caller that cancelled */
  get(
    id: string,
    cancellation: Cancellation | undefined,
    request: Request<T>,
    errorOf: (reason: unknown) => unknown,
  ): Promise<T> {
    if (cancellation?.isCancelled) return Promise.reject(errorOf(cancellation.reason));
    const shared = this.unsent.get(id) ?? this.start(id, cancellation !== undefined, request);
    shared.callers += 1;
    return cancellation === undefined ? shared.promise : this.until(cancellation, shared, errorOf);
  }

  private start(id: string, mayEndEarly: boolean, request: Request<T>): Shared<T> {
    const controller = mayEndEarly ? new AbortController() : undefined;
    const close = () => {
      if (this.unsent.get(id) === shared) this.unsent.delete(id);
    };
    const requestOnce = async () => {
      // Every caller in this turn of the event loop can join.
      await new Promise(setImmediate);
      try {
        return await request(controller && new Cancellation(controller.signal), close);
      } finally {
        close();
      }
    };
    const shared: Shared<T> = { promise: requestOnce(), controller, close, callers: 0 };
    this.unsent.set(id, shared);
    return shared;
  }

  private until(cancellation: Cancellation, shared: Shared<T>, errorOf: (reason: unknown) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        shared.callers -= 1;
        if (shared.callers === 0) {
          shared.close();
          shared.controller?.abort(cancellation.reason);
        }
        reject(errorOf(cancellation.reason));
      };
      const stopListening = cancellation.onCancel(leave);
      shared.promise.then(resolve, reject).finally(stopListening);
    });
  }
}
