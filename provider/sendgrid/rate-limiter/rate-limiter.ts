import type { Cancellation } from "../cancellation";
import type { CircuitBreakerParts } from "./circuit-breaker";
import { EndpointLimiter, type Outcome, type Released } from "./endpoint-limiter";
import type { AnnouncedWindow } from "./fixed-window";
import { deny, type QueuedRequest } from "./request-queue";

/** How fast requests may start. */
export interface RateLimiterOptions extends Pick<CircuitBreakerParts, "clock" | "random" | "waits"> {
  /** Requests in flight at the same time. */
  readonly maxConcurrency: number;
  /** Requests started in a minute, evenly spaced. */
  readonly requestsPerMinute?: number | undefined;
  /** Called when no request is in flight, and all that wait do so because SendGrid asked to; with the moment it ends. */
  readonly onWait?: ((until: number) => void) | undefined;
}

/** What one request may start with. It has to be released, whatever became of the request. */
export interface Permit {
  /** @param retryAfter moment until which the server wants no request */
  release(outcome: Outcome, announced?: AnnouncedWindow, retryAfter?: number): Released;
}

/** What a request asks for a permit with. */
export interface PermitRequest {
  /** Moment of the clock by which it has to start. */
  readonly deadline: number;
  /** Why it must not be sent; looked at when it may start, and by {@link RateLimiter.recheck}. */
  readonly stopReason: () => unknown;
  readonly cancellation?: Cancellation | undefined;
  /** Whether it comes before all others that wait. */
  readonly isUrgent?: boolean | undefined;
}

/** Waits that are not worth telling about. */
const shortWaitMilliseconds = 200;

/**
 * Lets requests start: so many at a time, so many a minute, as many as an announced window takes, and none while
 * SendGrid asked to wait. All clients of a run share one.
 */
export class RateLimiter {
  private inFlight = 0;
  private nextStart = Number.NEGATIVE_INFINITY;
  private nextSequence = 0;
  private readonly endpoints: EndpointLimiter[] = [];
  private wakeAt = Number.POSITIVE_INFINITY;
  private cancelTimer = () => {};
  private toldUntil = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: RateLimiterOptions) {}

  /**
   * A limiter for what SendGrid counts together: the requests with one key to one endpoint.
   *
   * @param isHealthy whether SendGrid responds to something that concerns no account
   */
  addEndpoint(isHealthy?: () => Promise<boolean>): EndpointLimiter {
    const endpoint = new EndpointLimiter({ ...this.options, isHealthy, onHealthChecked: () => this.drain() });
    this.endpoints.push(endpoint);
    return endpoint;
  }

  /**
   * Waits for a permit, in the order of the calls.
   *
   * @throws DeadlineExceeded, RateLimitWaitExceeded, CircuitOpen as soon as it is clear that there will be none; or what
   * `stopReason` returns
   */
  acquire(endpoint: EndpointLimiter, { deadline, stopReason, cancellation, isUrgent }: PermitRequest): Promise<Permit> {
    return new Promise((resolve, reject) => {
      const start = () => {
        stopListening?.();
        resolve(this.start(endpoint));
      };
      const fail = (reason: unknown) => {
        stopListening?.();
        reject(reason);
      };
      const sequence = isUrgent ? -1 : this.nextSequence++;
      const request: QueuedRequest = { sequence, deadline, stopReason, start, fail, hasLeft: false };
      const stopListening = cancellation?.onCancel(() => {
        deny(request, cancellation.reason);
        this.drain();
      });
      if (cancellation?.isCancelled) deny(request, cancellation.reason);
      endpoint.enqueue(request);
      this.drain();
    });
  }

  /** Milliseconds that the limits make so many requests take, at least; 0 while no limit is known. */
  minTimeFor(endpoint: EndpointLimiter, requests: number): number {
    const { requestsPerMinute = Number.POSITIVE_INFINITY } = this.options;
    return Math.max(endpoint.minTimeFor(requests), (requests * 60_000) / requestsPerMinute);
  }

  /** Denies all requests that must not be sent any more. */
  recheck(): void {
    for (const endpoint of this.endpoints) endpoint.recheck();
    this.drain();
  }

  private start(endpoint: EndpointLimiter): Permit {
    const { clock, requestsPerMinute } = this.options;
    this.inFlight += 1;
    if (requestsPerMinute !== undefined) {
      this.nextStart = Math.max(clock.now(), this.nextStart) + 60_000 / requestsPerMinute;
    }
    const started = endpoint.start();
    return {
      release: (outcome, announced, retryAfter) => {
        this.inFlight -= 1;
        const released = endpoint.finish(started, outcome, announced, retryAfter);
        this.drain();
        return released;
      },
    };
  }

  /** Starts every request that may start, denies those that cannot, and sets a timer for the next one. */
  private drain(): void {
    const { clock } = this.options;
    let next = this.next(clock.now());
    for (; next.endpoint !== undefined; next = this.next(clock.now())) next.endpoint.startFirst();
    if (this.inFlight === 0) this.tell(next.throttledUntil);
    this.wake(next.wakeAt);
  }

  /** Tells once of each wait, although a server that counts in whole seconds names slightly different ends. */
  private tell(until: number): void {
    if (until < this.options.clock.now() + shortWaitMilliseconds || until < this.toldUntil + 1000) return;
    this.toldUntil = until;
    this.options.onWait?.(until);
  }

  private wake(at: number): void {
    if (at === this.wakeAt) return;
    this.cancelTimer();
    this.wakeAt = at;
    if (at === Number.POSITIVE_INFINITY) return;
    this.cancelTimer = this.options.clock.after(Math.max(0, at - this.options.clock.now()), () => {
      this.wakeAt = Number.POSITIVE_INFINITY;
      this.drain();
    });
  }

  /** The endpoint whose first request has waited longest and may start now, or when to look again. */
  private next(now: number): Next {
    let [endpoint, sequence]: [EndpointLimiter | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
    let [wakeAt, opensAt, throttledUntil] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
    const isFull = this.inFlight >= this.options.maxConcurrency;
    for (const candidate of this.endpoints) {
      const first = candidate.first(now, this.nextStart);
      if (first === undefined) continue;
      const mayStart = !isFull && first.opensAt <= now;
      wakeAt = Math.min(wakeAt, first.earliestDeadline, isFull || mayStart ? Number.POSITIVE_INFINITY : first.opensAt);
      if (mayStart && first.sequence < sequence) [endpoint, sequence] = [candidate, first.sequence];
      if (first.opensAt >= opensAt) continue;
      opensAt = first.opensAt;
      throttledUntil = first.isThrottled ? opensAt : 0;
    }
    return { endpoint, wakeAt, throttledUntil };
  }
}

interface Next {
  /** Absent when no request may start now. */
  readonly endpoint: EndpointLimiter | undefined;
  readonly wakeAt: number;
  /** Until when all requests wait because SendGrid asked to; 0 when something else keeps them. */
  readonly throttledUntil: number;
}
