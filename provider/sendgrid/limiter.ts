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

/**
 * Lets requests start: at most `maxConcurrency` at a time, and not closer together than
 * `requestsPerMinute` allows. All clients of a run share one.
 */
export class Limiter {
  private inFlight = 0;
  private nextStart = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly maxConcurrency: number,
    private readonly requestsPerMinute: number | undefined,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Runs `request` when its turn comes. */
  async run<T>(request: () => Promise<T>): Promise<T> {
    if (this.inFlight >= this.maxConcurrency) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.inFlight += 1;
    try {
      await this.spacing();
      return await request();
    } finally {
      // The place goes straight to the next in line: nobody who comes later can take it.
      const next = this.waiting.shift();
      if (next === undefined) this.inFlight -= 1;
      else next();
    }
  }

  private async spacing(): Promise<void> {
    if (this.requestsPerMinute === undefined) return;
    const now = this.clock.now();
    const start = Math.max(now, this.nextStart);
    this.nextStart = start + 60_000 / this.requestsPerMinute;
    if (start > now) await this.clock.sleep(start - now);
  }
}
