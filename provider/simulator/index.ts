export type { ParentAccountOptions, SimulatedAccount, SimulatedFailure } from "./accounts";
export type { RecordedRequest } from "./requests";
export type { SimulatedKey } from "./simulation";
export { type Simulator, type SimulatorOptions, startSimulator } from "./simulator";
