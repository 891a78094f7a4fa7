import type { SimulatorClock } from "../clock";
import type { FaultOptions } from "../faults";
import type { SimulatedKey } from "../keys";
import type { LatencyRange } from "../latency";
import type { ParentAccountOptions } from "../parent-account";
import type { RateLimitOptions } from "../simulated-rate-limit";

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
   * Milliseconds until an answer is sent, or two bounds for a random number of them (with the seed of `faults`).
   * @default 0
   */
  readonly latencyMilliseconds?: number | LatencyRange;
  /**
   * What goes wrong, and how often.
   * @default nothing
   */
  readonly faults?: FaultOptions;
  /**
   * How many requests are answered in which time, for each API key and path.
   * @default none
   */
  readonly rateLimit?: RateLimitOptions;
  /**
   * The clock of the rate limit's windows and of the `Date` header; latency is always real. Not in a file of options.
   * @default the system's
   */
  readonly clock?: SimulatorClock;
  /**
   * The most rows that one page of `/v3/subusers` has, whatever `limit` asks for.
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
