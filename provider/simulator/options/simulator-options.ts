import type { SimulatedKey } from "../accounts/keys";
import type { ParentAccountOptions } from "../accounts/parent-account";
import type { FaultOptions } from "../faults/faults";
import type { LatencyRange } from "../faults/latency";
import type { RateLimitOptions } from "../faults/simulated-rate-limit";

/** Where a simulator takes its time from. */
export interface SimulatorClock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** What is simulated. */
export interface SimulatorOptions extends ParentAccountOptions {
  /**
   * API keys and what each may do.
   * @default one key with all scopes: {@link Simulator.apiKey}
   */
  readonly keys?: Readonly<Record<string, SimulatedKey>>;
  /**
   * Port on the loopback interface; 0 takes any free one.
   * @default 0
   */
  readonly port?: number;
  /**
   * Milliseconds until a response is sent, or two bounds for a random number of them (with the seed of `faults`).
   * @default 0
   */
  readonly latencyMilliseconds?: number | LatencyRange;
  /**
   * What goes wrong, and how often.
   * @default nothing
   */
  readonly faults?: FaultOptions;
  /**
   * How many requests are accepted in which time, for each API key and path.
   * @default none
   */
  readonly rateLimit?: RateLimitOptions;
  /**
   * The clock of the rate limit's windows and of the `Date` header; latency is always real. Not in a file of options.
   * @default the system's
   */
  readonly clock?: SimulatorClock;
  /**
   * The maximum of rows in a page of `/v3/subusers`, whatever `limit` asks for.
   * @default 500
   */
  readonly pageSize?: number;
  /**
   * Whether requests are kept in memory, in {@link Simulator.requests}.
   * @default true
   */
  readonly recordRequests?: boolean;
  /**
   * A file to which every request to the simulated API is appended as a line of JSON.
   * @default none
   */
  readonly logFile?: string;
}
