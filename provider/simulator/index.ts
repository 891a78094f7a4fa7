/**
 * A simulated SendGrid for tests.
 * @module simulator
 */

export type { SimulatedKey } from "./accounts/keys";
export type { ParentAccountOptions } from "./accounts/parent-account";
export type { SimulatedAccount } from "./accounts/simulated-account";
export type { FaultName, FaultOptions } from "./faults/faults";
export type { LatencyRange } from "./faults/latency";
export type { RateLimitOptions } from "./faults/simulated-rate-limit";
export type { SimulatedFailure } from "./http/responses";
export type { SimulatorClock, SimulatorOptions } from "./options/simulator-options";
export type { RecordedRequest } from "./request-log";
export { type Simulator, startSimulator } from "./simulator";
export type { SimulatorStatistics } from "./statistics";
