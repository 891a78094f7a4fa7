/**
 * A SendGrid for tests.
 * @module simulator
 */

export type { SimulatedAccount } from "./accounts";
export type { SimulatorClock } from "./clock";
export type { FaultName, FaultOptions } from "./faults";
export type { SimulatedKey } from "./keys";
export type { LatencyRange } from "./latency";
export type { SimulatorOptions } from "./options/options";
export type { ParentAccountOptions } from "./parent-account";
export type { RecordedRequest } from "./request-log";
export type { SimulatedFailure } from "./responses";
export type { RateLimitOptions } from "./simulated-rate-limit";
export { type Simulator, startSimulator } from "./simulator";
export type { SimulatorStatistics } from "./statistics";
