import type { Announcement } from "../http/rate-limit-headers";

/** A request as the window remembers it: how many had been answered when it started. */
export type Mark = number;

/**
 * How many requests may still start in the window that a server announces.
 *
 * Answers arrive in another order than the server counted in, and requests are under way meanwhile. So an announcement
 * only says between which two numbers the truth lies: every request that was not answered before the announcing one
 * started may be counted already, or not yet. What was counted here is kept as long as it lies between them.
 */
export class RateWindow {
  private started = 0;
  private answered = 0;
  private limit = Number.POSITIVE_INFINITY;
  private left = Number.POSITIVE_INFINITY;
  private endsAt: number | undefined;

  /** When the next request may start; `Infinity` when an answer under way has to say. */
  opensAt(now: number): number {
    this.turnOver(now);
    return this.left >= 1 ? now : (this.endsAt ?? Number.POSITIVE_INFINITY);
  }

  start(): Mark {
    this.started += 1;
    this.left -= 1;
    return this.answered;
  }

  /** Takes back a request that started and, by the mark it got, was answered or failed. */
  finish(mark: Mark, announcement: Announcement | undefined, now: number): void {
    this.answered += 1;
    if (announcement !== undefined) this.announce(mark, announcement, now);
  }

  private announce(mark: Mark, { limit, remaining, endsAt }: Announcement, now: number): void {
    // What is said of a window that is over is of no use for the next one.
    if (remaining === undefined || endsAt === undefined || endsAt <= now) return;
    const uncounted = this.started - mark - 1;
    const least = remaining - uncounted;
    this.left = this.left === Number.POSITIVE_INFINITY ? least : Math.min(Math.max(this.left, least), remaining);
    this.endsAt = Math.max(this.endsAt ?? endsAt, endsAt);
    if (limit !== undefined) this.limit = limit;
  }

  private turnOver(now: number): void {
    const inFlight = this.started - this.answered;
    const isOver = this.endsAt !== undefined && now >= this.endsAt;
    const isStuck = this.endsAt === undefined && this.left < 1 && inFlight === 0;
    if (!isOver && !isStuck) return;
    this.endsAt = undefined;
    // A window that takes nobody, for ever, is none that a server means.
    this.left = Math.max(1, this.limit) - inFlight;
  }
}
