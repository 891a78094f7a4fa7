export type { SimulatedAccount } from "./accounts";
export type { SimulatedFailure } from "./answers";
export type { SimulatedKey } from "./keys";
export type { SimulatorOptions } from "./options";
export type { ParentAccountOptions } from "./parent-account";
export type { RecordedRequest } from "./requests";
export { type Simulator, startSimulator } from "./simulator";
