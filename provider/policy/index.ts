export type { ExpectationsFile } from "../expectations/expectations-file";
export type { OnUnreadable } from "../fleet/findings";
export { createOpenTrackingPolicies, type OpenTrackingPoliciesOptions } from "./policies";
