import type { Clock } from "../unit/internals/sendgrid";

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** When every world begins: rate limits are announced in seconds since 1970. */
const start = Date.UTC(2026, 0, 1);

/**
 * A clock whose time passes only when nothing else is left to do. As the client sees it, it is a {@link Clock} with
 * the precision of Node's timers.
 */
export class VirtualClock implements Clock {
  private time = start;
  private readonly timers = new Set<Timer>();
  private readonly clientTimers = new Set<Timer>();

  now(): number {
    return this.time;
  }

  /** Milliseconds since the world began. */
  get elapsed(): number {
    return this.time - start;
  }

  /** A timer of the client. Like Node's, it counts whole milliseconds and at least one. */
  after(milliseconds: number, callback: () => void): () => void {
    const timer: Timer = { at: this.time + Math.max(1, Math.trunc(milliseconds)), callback };
    this.timers.add(timer);
    this.clientTimers.add(timer);
    return () => this.remove(timer);
  }

  /** An event of the world, which is not a timer of the client. */
  schedule(milliseconds: number, callback: () => void): () => void {
    const timer: Timer = { at: this.time + milliseconds, callback };
    this.timers.add(timer);
    return () => this.remove(timer);
  }

  /** Timers that the client has not stopped. */
  get clientTimerCount(): number {
    return this.clientTimers.size;
  }

  /**
   * Lets all that can happen at this moment happen. Two turns of the event loop are enough: a turn ends when no promise
   * is left to settle, and the client waits for one turn at most before it sends.
   */
  async rest(): Promise<void> {
    await new Promise(setImmediate);
    await new Promise(setImmediate);
  }

  /** Goes on to the next event. `false` when there is none, or none until `limit`. */
  advance(limit = Number.POSITIVE_INFINITY): boolean {
    let next: Timer | undefined;
    for (const timer of this.timers) if (next === undefined || timer.at < next.at) next = timer;
    if (next === undefined || next.at > limit) return false;
    this.remove(next);
    this.time = Math.max(this.time, next.at);
    next.callback();
    return true;
  }

  private remove(timer: Timer): void {
    this.timers.delete(timer);
    this.clientTimers.delete(timer);
  }
}
