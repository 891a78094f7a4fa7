import type { Cancellation } from "./cancellation";
import { type Clock, sleep } from "./clock";

/** What many requests have to know before they count, and one of them finds out. */
export class SharedCheck<Result> {
  private found: { readonly result: Result } | undefined;
  /** Ends when one request has found it out, or has failed to. */
  private running: Promise<void> | undefined;

  constructor(private readonly clock: Clock) {}

  /** What was found out; `undefined` so long as nothing was. */
  get result(): Result | undefined {
    return this.found?.result;
  }

  /**
   * Waits until it is known. The first caller finds it out; if that fails, it fails for this caller alone, and the next
   * one tries again.
   *
   * @param find makes the request; it fails by itself when it is too late, or cancelled
   */
  async wait(find: () => Promise<Result>, { deadline, cancellation }: Patience): Promise<Result> {
    while (this.found === undefined) {
      const isOver = cancellation?.isCancelled || this.clock.now() >= deadline;
      if (this.running === undefined || isOver) return this.start(find());
      await sleep(this.clock, deadline - this.clock.now(), cancellation, this.running);
    }
    return this.found.result;
  }

  private async start(finding: Promise<Result>): Promise<Result> {
    const end = () => {
      this.running = undefined;
    };
    this.running = finding.then(end, end);
    const result = await finding;
    this.found ??= { result };
    return result;
  }
}

/** How long to wait. */
interface Patience {
  readonly deadline: number;
  readonly cancellation?: Cancellation | undefined;
}
