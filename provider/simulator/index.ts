/**
 * A SendGrid for tests.
 * @module simulator
 */

export type { SimulatedAccount } from "./accounts";
export type { SimulatedFailure } from "./answers";
export type { SimulatorClock } from "./clock";
export type { FaultName, FaultOptions } from "./faults";
export type { SimulatedKey } from "./keys";
export type { LatencyRange } from "./latency";
export type { SimulatorOptions } from "./options";
export type { ParentAccountOptions } from "./parent-account";
export type { RateLimitOptions } from "./rate-limit";
export type { RecordedRequest } from "./requests";
export { type Simulator, startSimulator } from "./simulator";
export type { SimulatorStatistics } from "./statistics";
