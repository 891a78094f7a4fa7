import { type Aftermath, Bucket, type Outcome, type Waiting } from "./bucket";
import type { Clock } from "./clock";
import type { Announcement } from "./rate-limit";
import { retryPolicy } from "./retry";

/** How fast requests may start. */
export interface Pace {
  /** Requests in flight at the same time. */
  readonly maxConcurrency: number;
  /** Requests started in a minute, evenly spaced. */
  readonly requestsPerMinute?: number | undefined;
}

/** A request's turn would come after the time it has. */
export class TooLate extends Error {}

/** A request's turn would come only after longer than anybody waits. */
export class TooLong extends Error {
  constructor(readonly milliseconds: number) {
    super();
  }
}

/** SendGrid does not answer any more: nothing is sent for now. */
export class GivenUp extends Error {
  constructor(readonly failuresInARow: number) {
    super();
  }
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
      const waiting: Waiting = { ticket, deadline, refusal, start, fail, isCancelled: false };
      const cancel = () => {
        waiting.isCancelled = true;
        fail(signal?.reason);
      };
      signal?.addEventListener("abort", cancel);
      bucket.join(waiting);
      if (signal?.aborted) cancel();
      this.pump();
    });
  }

  /** Looks at the refusals of all who wait. */
  recheck(): void {
    for (const { waiting } of this.buckets.values()) {
      for (const each of waiting) this.dropIf(each, each.refusal());
    }
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
    for (; next.bucket !== undefined; next = this.next(this.clock.now())) next.bucket.waiting.shift()?.start();
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
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const candidate of this.buckets.values()) {
      const opensAt = Math.max(candidate.opensAt(now), this.nextStart);
      this.dropLate(candidate, now);
      const first = this.firstInLine(candidate, opensAt, now);
      if (first === undefined) continue;
      const isFull = this.inFlight >= this.pace.maxConcurrency;
      wakeAt = Math.min(
        wakeAt,
        candidate.earliestDeadline,
        isFull || opensAt <= now ? Number.POSITIVE_INFINITY : opensAt,
      );
      const isNext = first.ticket < (bucket?.waiting[0]?.ticket ?? Number.POSITIVE_INFINITY);
      if (!isFull && opensAt <= now && isNext) bucket = candidate;
    }
    return bucket === undefined ? { wakeAt } : { bucket, wakeAt };
  }

  /** The first who still wants a turn and can get one; all before are taken out of the line. */
  private firstInLine(bucket: Bucket, opensAt: number, now: number): Waiting | undefined {
    for (let first = bucket.waiting[0]; first !== undefined; first = bucket.waiting[0]) {
      this.dropIf(first, first.refusal() ?? this.reasonAgainst(bucket, first, opensAt, now));
      if (!first.isCancelled) return first;
      bucket.waiting.shift();
    }
    return undefined;
  }

  /** Refuses those, wherever in line, whose time is up. */
  private dropLate(bucket: Bucket, now: number): void {
    if (now < bucket.earliestDeadline) return;
    for (const each of bucket.waiting) if (now >= each.deadline) this.dropIf(each, new TooLate());
    const left = bucket.waiting.filter(({ isCancelled }) => !isCancelled);
    bucket.earliestDeadline = left.reduce((least, { deadline }) => Math.min(least, deadline), Number.POSITIVE_INFINITY);
  }

  private reasonAgainst(bucket: Bucket, { deadline }: Waiting, opensAt: number, now: number): unknown {
    if (bucket.outage.isGivenUp(now)) return new GivenUp(bucket.outage.failuresInARow);
    if (opensAt === Number.POSITIVE_INFINITY) return undefined;
    if (opensAt - now > retryPolicy.longestWaitMilliseconds) return new TooLong(opensAt - now);
    return opensAt >= deadline ? new TooLate() : undefined;
  }

  private dropIf(waiting: Waiting, reason: unknown): void {
    if (reason === undefined || waiting.isCancelled) return;
    waiting.isCancelled = true;
    waiting.fail(reason);
  }

  private bucket(id: unknown): Bucket {
    const known = this.buckets.get(id);
    if (known !== undefined) return known;
    const bucket = new Bucket(this.random);
    this.buckets.set(id, bucket);
    return bucket;
  }
}
