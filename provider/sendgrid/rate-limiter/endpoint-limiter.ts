import { CircuitBreaker, type CircuitBreakerParts } from "./circuit-breaker";
import { type AnnouncedWindow, FixedWindow, type Mark } from "./fixed-window";
import { CircuitOpen, DeadlineExceeded, RateLimitWaitExceeded } from "./permit-denied";
import { type QueuedRequest, RequestQueue } from "./request-queue";

/** How a request ended: `throttled` because there were too many, `failed` because of the server or the network. */
export type Outcome = "completed" | "throttled" | "failed" | "cancelled";

/** What is known once a request has ended. */
export interface Released {
  /** Until when no request starts because one was throttled. */
  readonly throttledUntil: number;
  /** Whether a health check passed lately: the server is not the cause of a failure. */
  readonly isKnownHealthy: boolean;
}

/** A request that started. */
export interface Started {
  readonly mark: Mark;
  readonly circuitRound: number;
  readonly throttleRound: number;
}

/** The first request that waits for an endpoint. */
export interface FirstRequest {
  readonly sequence: number;
  /** When it may start; `Infinity` when that depends on one in flight. */
  readonly opensAt: number;
  /** Whether it waits because the server asked to. */
  readonly isThrottled: boolean;
  /** No request of the endpoint has an earlier deadline. */
  readonly earliestDeadline: number;
}

/** Requests that start before there was any response: it may announce a small window. */
const initialConcurrency = 10;

/** What SendGrid counts together: the requests with one key to one endpoint. */
export class EndpointLimiter {
  private readonly queue = new RequestQueue();
  private readonly breaker: CircuitBreaker;
  private readonly window = new FixedWindow();
  private inFlight = 0;
  private hasResponse = false;
  private throttles = 0;
  private throttleRound = 0;
  private throttledUntil = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: CircuitBreakerParts) {
    this.breaker = new CircuitBreaker(parts);
  }

  enqueue(request: QueuedRequest): void {
    this.queue.enqueue(request);
  }

  /** Denies all requests that must not be sent any more. */
  recheck(): void {
    this.queue.recheck();
  }

  /**
   * The first request that can still start. All that cannot are denied.
   *
   * @param notBefore moment before which no request starts anywhere
   */
  first(now: number, notBefore: number): FirstRequest | undefined {
    const serverOpensAt = Math.max(this.window.opensAt(now), this.throttledUntil);
    const opensAt = Math.max(this.isFull() ? Number.POSITIVE_INFINITY : serverOpensAt, this.breaker.opensAt, notBefore);
    this.queue.dropLate(now);
    const first = this.queue.first(({ deadline }) => this.denial(deadline, opensAt, now));
    if (first === undefined) return undefined;
    const { earliestDeadline } = this.queue;
    return { sequence: first.sequence, opensAt, isThrottled: opensAt === serverOpensAt, earliestDeadline };
  }

  /** Milliseconds that the server's limit makes so many requests take, at least. */
  minTimeFor(requests: number): number {
    return this.window.minTimeFor(requests, this.parts.clock.now());
  }

  startFirst(): void {
    this.queue.startFirst();
  }

  start(): Started {
    this.inFlight += 1;
    return { mark: this.window.start(), circuitRound: this.breaker.currentRound, throttleRound: this.throttleRound };
  }

  /** @param retryAfter moment until which the server wants no request: it said so to one, and means all */
  finish(started: Started, outcome: Outcome, announced?: AnnouncedWindow, retryAfter?: number): Released {
    const now = this.parts.clock.now();
    this.inFlight -= 1;
    this.hasResponse ||= outcome !== "cancelled";
    this.window.finish(started.mark, announced, now);
    if (outcome === "completed") {
      this.throttles = 0;
      this.breaker.succeeded();
    }
    if (outcome === "throttled") this.throttle(started, retryAfter, now);
    if (outcome === "failed") this.breaker.failed(started.circuitRound);
    return { throttledUntil: this.throttledUntil, isKnownHealthy: this.breaker.isKnownHealthy(now) };
  }

  private throttle({ throttleRound }: Started, retryAfter: number | undefined, now: number): void {
    // Requests that were in flight together were throttled once.
    if (throttleRound === this.throttleRound) {
      this.throttles += 1;
      this.throttleRound += 1;
    }
    const { waits, random } = this.parts;
    const isTold = retryAfter !== undefined && retryAfter > now;
    const until = isTold ? retryAfter : now + waits.throttleDelay(this.throttles, random());
    this.throttledUntil = Math.max(this.throttledUntil, until);
  }

  private isFull(): boolean {
    if (this.breaker.isHalfOpen || this.throttles > 0) return this.inFlight >= 1;
    return !this.hasResponse && this.inFlight >= initialConcurrency;
  }

  /** Why a request with this deadline gets no permit; `undefined` when it may get one. */
  private denial(deadline: number, opensAt: number, now: number): unknown {
    if (this.breaker.isOpen(now)) return new CircuitOpen(this.breaker.consecutiveFailures);
    if (opensAt === Number.POSITIVE_INFINITY) return undefined;
    if (opensAt - now > this.parts.waits.maxWaitMilliseconds) return new RateLimitWaitExceeded(opensAt - now);
    return opensAt >= deadline ? new DeadlineExceeded() : undefined;
  }
}
