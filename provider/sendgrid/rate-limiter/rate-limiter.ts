import type { Clock } from "../clock";
import type { Announcement } from "../http/rate-limit-headers";
import { retryPolicy } from "../http/retry-policy";
import type { Outage } from "./circuit-breaker";
import { type Aftermath, Bucket, type Outcome } from "./endpoint-limiter";
import { GivenUp, TooLate, TooLong } from "./permit-denied";
import type { Waiting } from "./request-queue";

/** How fast requests may start. */
export interface Pace {
  /** Requests in flight at the same time. */
  readonly maxConcurrency: number;
  /** Requests started in a minute, evenly spaced. */
  readonly requestsPerMinute?: number | undefined;
}

/** The turn of one request. It has to be ended, whatever became of the request. */
export interface Turn {
  /**
   * @param toldUntil moment until which the server wants nobody to come
   * @returns what to do then; where it `isDoubtful`, {@link Turn.settle} has to be called
   */
  end(outcome: Outcome, announcement?: Announcement, toldUntil?: number): Aftermath;
  /** @param isUp whether SendGrid answered what concerns no account */
  settle(isUp: boolean): void;
}

/** What a request asks for a turn with. */
export interface TurnRequest {
  /** Stands for what SendGrid counts together: one and the same value for one key and address. */
  readonly bucket: unknown;
  /** Moment of the clock by which it has to start. */
  readonly deadline: number;
  /** Looked at when its turn comes, and by {@link Limiter.recheck}: a reason not to send it at all. */
  readonly refusal: () => unknown;
  readonly signal?: AbortSignal | undefined;
  /** Comes before all others that wait. */
  readonly isUrgent?: boolean | undefined;
}

/**
 * Lets requests start: so many at a time, so many a minute, as many as a window that SendGrid announced takes, and none
 * while it asked to wait. All clients of a run share one.
 */
export class Limiter {
  private inFlight = 0;
  private nextStart = Number.NEGATIVE_INFINITY;
  private tickets = 0;
  private readonly buckets = new Map<unknown, Bucket>();
  private wakeAt = Number.POSITIVE_INFINITY;
  private cancelTimer = () => {};

  constructor(
    private readonly pace: Pace,
    private readonly clock: Clock,
    private readonly random: () => number,
  ) {}

  /**
   * Waits for a turn, in the order in which they are asked for.
   *
   * @throws TooLate, TooLong, GivenUp as soon as it is clear that it does not come; or what `refusal` gives
   */
  turn({ bucket: id, deadline, refusal, signal, isUrgent = false }: TurnRequest): Promise<Turn> {
    return new Promise((resolve, reject) => {
      const bucket = this.bucket(id);
      const start = () => {
        signal?.removeEventListener("abort", cancel);
        resolve(this.start(bucket));
      };
      const fail = (reason: unknown) => {
        signal?.removeEventListener("abort", cancel);
        reject(reason);
      };
      const ticket = isUrgent ? -1 : this.tickets++;
      const waiting: Waiting = { ticket, deadline, refusal, start, fail, hasLeft: false };
      const cancel = () => {
        waiting.hasLeft = true;
        fail(signal?.reason);
      };
      signal?.addEventListener("abort", cancel);
      bucket.line.join(waiting);
      if (signal?.aborted) cancel();
      this.pump();
    });
  }

  /** Looks at the refusals of all who wait. */
  recheck(): void {
    for (const { line } of this.buckets.values()) line.recheck();
    this.pump();
  }

  private start(bucket: Bucket): Turn {
    this.inFlight += 1;
    if (this.pace.requestsPerMinute !== undefined) {
      this.nextStart = Math.max(this.clock.now(), this.nextStart) + 60_000 / this.pace.requestsPerMinute;
    }
    const started = bucket.start();
    return {
      end: (outcome, announcement, toldUntil) => {
        this.inFlight -= 1;
        const end = bucket.finish(started, outcome, announcement, toldUntil, this.clock.now());
        this.pump();
        return end;
      },
      settle: (isUp) => {
        bucket.outage.settle(isUp, this.clock.now());
        this.pump();
      },
    };
  }

  /** Starts whoever may start, refuses who cannot, and comes back when the next one may. */
  private pump(): void {
    let next = this.next(this.clock.now());
    for (; next.bucket !== undefined; next = this.next(this.clock.now())) next.bucket.line.startFirst();
    if (next.wakeAt === this.wakeAt) return;
    this.cancelTimer();
    this.wakeAt = next.wakeAt;
    if (next.wakeAt === Number.POSITIVE_INFINITY) return;
    const wake = () => {
      this.wakeAt = Number.POSITIVE_INFINITY;
      this.pump();
    };
    this.cancelTimer = this.clock.after(Math.max(0, next.wakeAt - this.clock.now()), wake);
  }

  /** The bucket whose first in line has waited longest and may start now, or when to look again. */
  private next(now: number): { readonly bucket?: Bucket; readonly wakeAt: number } {
    let bucket: Bucket | undefined;
    let ticket = Number.POSITIVE_INFINITY;
    let wakeAt = Number.POSITIVE_INFINITY;
    const isFull = this.inFlight >= this.pace.maxConcurrency;
    for (const candidate of this.buckets.values()) {
      const { line, outage } = candidate;
      const opensAt = Math.max(candidate.opensAt(now), this.nextStart);
      line.dropLate(now);
      const first = line.first(({ deadline }) => reasonAgainst(outage, deadline, opensAt, now));
      if (first === undefined) continue;
      const mayStart = !isFull && opensAt <= now;
      wakeAt = Math.min(wakeAt, line.earliestDeadline, isFull || mayStart ? Number.POSITIVE_INFINITY : opensAt);
      if (mayStart && first.ticket < ticket) [bucket, ticket] = [candidate, first.ticket];
    }
    return bucket === undefined ? { wakeAt } : { bucket, wakeAt };
  }

  private bucket(id: unknown): Bucket {
    const known = this.buckets.get(id);
    if (known !== undefined) return known;
    const bucket = new Bucket(this.random);
    this.buckets.set(id, bucket);
    return bucket;
  }
}

/** Why nobody with this deadline gets a turn; `undefined` when one may come. */
function reasonAgainst(outage: Outage, deadline: number, opensAt: number, now: number): unknown {
  if (outage.isGivenUp(now)) return new GivenUp(outage.failuresInARow);
  if (opensAt === Number.POSITIVE_INFINITY) return undefined;
  if (opensAt - now > retryPolicy.longestWaitMilliseconds) return new TooLong(opensAt - now);
  return opensAt >= deadline ? new TooLate() : undefined;
}
