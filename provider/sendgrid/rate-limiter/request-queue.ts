import { DeadlineExceeded } from "./permit-denied";

/** A request that waits for its permit. */
export interface QueuedRequest {
  /** Its place among all requests that wait, in whatever queue. */
  readonly sequence: number;
  /** Moment of the clock by which it has to start. */
  readonly deadline: number;
  /** Why it must not be sent any more; `undefined` while it may. */
  readonly stopReason: () => unknown;
  readonly start: () => void;
  readonly fail: (reason: unknown) => void;
  /** Whether it was denied a permit, or cancelled. */
  hasLeft: boolean;
}

/** The requests that wait for the same endpoint, in their order. */
export class RequestQueue {
  /** No request in the queue has an earlier deadline. */
  earliestDeadline = Number.POSITIVE_INFINITY;
  private readonly requests: QueuedRequest[] = [];

  enqueue(request: QueuedRequest): void {
    this.requests.push(request);
    this.earliestDeadline = Math.min(this.earliestDeadline, request.deadline);
  }

  /**
   * The first request that can still get a permit. All before it are taken out of the queue.
   *
   * @param denialOf why a request would not get one
   */
  first(denialOf: (request: QueuedRequest) => unknown): QueuedRequest | undefined {
    for (let first = this.requests[0]; first !== undefined; first = this.requests[0]) {
      deny(first, first.stopReason() ?? denialOf(first));
      if (!first.hasLeft) return first;
      this.requests.shift();
    }
    return undefined;
  }

  startFirst(): void {
    this.requests.shift()?.start();
  }

  /** Denies all requests that must not be sent any more. */
  recheck(): void {
    for (const each of this.requests) deny(each, each.stopReason());
  }

  /** Denies all requests whose deadline has passed, wherever in the queue they are. */
  dropLate(now: number): void {
    if (now < this.earliestDeadline) return;
    for (const each of this.requests) if (now >= each.deadline) deny(each, new DeadlineExceeded());
    const left = this.requests.filter(({ hasLeft }) => !hasLeft);
    this.earliestDeadline = left.reduce((min, { deadline }) => Math.min(min, deadline), Number.POSITIVE_INFINITY);
  }
}

/** Takes a request out of its queue, unless there is no reason to or it has left already. */
export function deny(request: QueuedRequest, reason: unknown): void {
  if (reason === undefined || request.hasLeft) return;
  request.hasLeft = true;
  request.fail(reason);
}
