import { type FaultName, faultNames } from "./faults";

/** What happened so far. */
export interface SimulatorStatistics {
  /** Requests below `/v3`, whatever became of them. */
  readonly requests: number;
  /** Those that were beyond the rate limit, and answered with 429. */
  readonly refused: number;
  /**
   * Those that arrived after an answer to the same key and path had been sent that announced `X-RateLimit-Remaining: 0`,
   * and before the window ended: the client was told, and came all the same.
   * One that was under way on another connection at that moment counts, too; a latency longer than the way leaves none.
   */
  readonly overruns: number;
  /** Requests that each of the faults struck. */
  readonly faults: Readonly<Record<FaultName, number>>;
  /** Connections open now; the one that asks for this counts. */
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
