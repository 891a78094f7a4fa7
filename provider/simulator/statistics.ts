import { type FaultName, faultNames } from "./faults/faults";

/** What happened so far. */
export interface SimulatorStatistics {
  /** Requests below `/v3`, with any outcome. */
  readonly requests: number;
  /** Those that were beyond the rate limit, and got 429. */
  readonly refused: number;
  /**
   * Those that arrived after a response with `X-RateLimit-Remaining: 0` to the same key and path had been sent, and before
   * the window ended.
   * A request that was under way on another connection at that moment counts, too; a latency longer than the way leaves none.
   */
  readonly overruns: number;
  /** Requests that each of the faults hit. */
  readonly faults: Readonly<Record<FaultName, number>>;
  /** Open connections, that of the request for these statistics included. */
  readonly openConnections: number;
}

/** Counts what happens. */
export class Statistics {
  requests = 0;
  refused = 0;
  overruns = 0;
  openConnections = 0;
  readonly faults = Object.fromEntries(faultNames.map((name) => [name, 0])) as Record<FaultName, number>;

  /** The counts as they are now; they do not change any more. */
  snapshot(): SimulatorStatistics {
    const { requests, refused, overruns, faults, openConnections } = this;
    return { requests, refused, overruns, faults: { ...faults }, openConnections };
  }
}
