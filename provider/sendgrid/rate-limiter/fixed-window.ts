/** What a server announces of its window. Moments are milliseconds since 1970 by our clock. */
export interface AnnouncedWindow {
  /** Requests that a window takes. */
  readonly limit?: number;
  /** Requests that are left in the window. */
  readonly remaining?: number;
  /** When the window ends. */
  readonly resetAt?: number;
}

/** A request as the window remembers it: how many were finished when it started. */
export type Mark = number;

/**
 * How many requests may still start in the window that a server announces.
 *
 * Responses arrive in another order than the server counted in, and requests are in flight meanwhile. So an announcement
 * only says between which two numbers the truth lies: every request that was not finished before the announcing one
 * started may be counted already, or not yet. What was counted here is kept as long as it lies between them.
 */
export class FixedWindow {
  private started = 0;
  private finished = 0;
  private limit = Number.POSITIVE_INFINITY;
  private left = Number.POSITIVE_INFINITY;
  private resetAt: number | undefined;
  /** The longest time to its end that was announced: no window is shorter. */
  private minLength = 0;

  /** When the next request may start; `Infinity` when a response to one in flight has to say. */
  opensAt(now: number): number {
    this.renew(now);
    return this.left >= 1 ? now : (this.resetAt ?? Number.POSITIVE_INFINITY);
  }

  start(): Mark {
    this.started += 1;
    this.left -= 1;
    return this.finished;
  }

  /** @param mark what {@link start} returned for this request */
  finish(mark: Mark, announced: AnnouncedWindow | undefined, now: number): void {
    this.finished += 1;
    if (announced !== undefined) this.adjust(mark, announced, now);
  }

  /** Milliseconds until so many requests can have started, at least; 0 while nothing announces a limit. */
  minTimeFor(requests: number, now: number): number {
    this.renew(now);
    const over = requests - this.left;
    if (over <= 0 || this.resetAt === undefined) return 0;
    return this.resetAt - now + (Math.ceil(over / this.limit) - 1) * this.minLength;
  }

  private adjust(mark: Mark, { limit, remaining, resetAt }: AnnouncedWindow, now: number): void {
    // A window that is over says nothing about the next one.
    if (remaining === undefined || resetAt === undefined || resetAt <= now) return;
    const uncounted = this.started - mark - 1;
    const min = remaining - uncounted;
    this.left = this.left === Number.POSITIVE_INFINITY ? min : Math.min(Math.max(this.left, min), remaining);
    this.resetAt = Math.max(this.resetAt ?? resetAt, resetAt);
    this.minLength = Math.max(this.minLength, resetAt - now);
    if (limit !== undefined) this.limit = limit;
  }

  private renew(now: number): void {
    const inFlight = this.started - this.finished;
    const isOver = this.resetAt !== undefined && now >= this.resetAt;
    const isStuck = this.resetAt === undefined && this.left < 1 && inFlight === 0;
    if (!isOver && !isStuck) return;
    this.resetAt = undefined;
    // No server means a window that never takes a request.
    this.left = Math.max(1, this.limit) - inFlight;
  }
}
