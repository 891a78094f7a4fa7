/** What tells the time and lets it pass; a parameter, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since some fixed moment. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** The clock on the wall. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** How fast requests may start. */
export interface Pace {
  /** Requests in flight at the same time. */
  readonly maxConcurrency: number;
  /** Requests started in a minute, evenly spaced. */
  readonly requestsPerMinute?: number;
}

/** A request's turn would come after the time it has. */
export class TooLate extends Error {}

/** Lets requests start as the {@link Pace} allows. All clients of a run share one. */
export class Limiter {
  private inFlight = 0;
  private nextStart = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly pace: Pace,
    private readonly clock: Clock = systemClock,
  ) {}

  /**
   * Runs `request` when its turn comes.
   *
   * @param deadline moment of the clock by which it has to start
   * @throws TooLate as soon as it is clear that it cannot
   */
  async run<T>(deadline: number, request: () => Promise<T>): Promise<T> {
    if (this.inFlight >= this.pace.maxConcurrency) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.inFlight += 1;
    try {
      await this.spacing(deadline);
      return await request();
    } finally {
      // The place goes straight to the next in line: nobody who comes later can take it.
      const next = this.waiting.shift();
      if (next === undefined) this.inFlight -= 1;
      else next();
    }
  }

  private async spacing(deadline: number): Promise<void> {
    const { requestsPerMinute } = this.pace;
    const now = this.clock.now();
    const start = requestsPerMinute === undefined ? now : Math.max(now, this.nextStart);
    if (start >= deadline) throw new TooLate();
    if (requestsPerMinute !== undefined) this.nextStart = start + 60_000 / requestsPerMinute;
    if (start > now) await this.clock.sleep(start - now);
  }
}
