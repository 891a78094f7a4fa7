import { Cancellation } from "./cancellation";

/** A request that several callers wait for together. */
interface Shared<T> {
  readonly promise: Promise<T>;
  /** Ends it early; absent when a caller wants the response in any case. */
  readonly controller: AbortController | undefined;
  /** By when it is over: the first caller's. */
  readonly deadline: number;
  /** Lets no other caller join. */
  readonly close: () => void;
  callers: number;
}

/** One caller, who may share the request of another one. */
interface Caller<T> {
  readonly deadline: number;
  readonly cancellation: Cancellation | undefined;
  /** Makes the request; `onSend` is called when no other caller may join. */
  readonly request: (cancellation: Cancellation | undefined, onSend: () => void) => Promise<T>;
  /** The error of a caller that cancelled. */
  readonly errorOf: (reason: unknown) => unknown;
  /** Whether a request that failed like this might have succeeded with a later deadline. */
  readonly isPastDeadline: (error: unknown) => boolean;
}

/**
 * Callers that ask for the same before it was sent share one request. A request that was sent may already be processed, so
 * no caller joins it: a later call gets a later response. A request ends early when all of its callers cancelled.
 */
export class CoalescedRequests<T> {
  private readonly unsent = new Map<string, Shared<T>>();

  get(id: string, caller: Caller<T>): Promise<T> {
    const { cancellation, deadline, request, errorOf, isPastDeadline } = caller;
    if (cancellation?.isCancelled) return Promise.reject(errorOf(cancellation.reason));
    const shared = this.unsent.get(id) ?? this.start(id, caller);
    shared.callers += 1;
    const result = cancellation === undefined ? shared.promise : this.until(cancellation, shared, errorOf);
    if (shared.deadline >= deadline) return result;
    // The first caller's time is over, and this one's is not.
    return result.catch((error) => {
      if (isPastDeadline(error)) return request(cancellation, () => {});
      throw error;
    });
  }

  private start(id: string, { deadline, cancellation, request }: Caller<T>): Shared<T> {
    const controller = cancellation === undefined ? undefined : new AbortController();
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
    const shared: Shared<T> = { promise: requestOnce(), controller, deadline, close, callers: 0 };
    this.unsent.set(id, shared);
    return shared;
  }

  private until(cancellation: Cancellation, shared: Shared<T>, errorOf: Caller<T>["errorOf"]): Promise<T> {
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
