/** What happened so far. */
export interface SimulatorStatistics {
  /** Requests below `/v3`, whatever became of them. */
  readonly requests: number;
  /** Those that were beyond the rate limit, and answered with 429. */
  readonly refused: number;
  /**
   * Those that arrived after an answer to the same key and path had been sent that announced `X-RateLimit-Remaining: 0`,
   * and before the window ended: the client was told, and came all the same.
   */
  readonly overruns: number;
  /** Connections open now; the one that asks for this counts. */
  readonly openConnections: number;
}

/** Counts what happens. */
export class Statistics {
  requests = 0;
  refused = 0;
  overruns = 0;
  openConnections = 0;

  /** The counts as they are now; they do not change any more. */
  snapshot(): SimulatorStatistics {
    const { requests, refused, overruns, openConnections } = this;
    return { requests, refused, overruns, openConnections };
  }
}
