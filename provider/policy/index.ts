/**
 * Policies for a pack of `@pulumi/policy`, which has to be installed.
 * @module policy
 */

export type { ExpectationsFile } from "../expectations/expectations-file";
export type { OnUnreadable } from "../fleet/fleet-args";
export { createOpenTrackingPolicies, type OpenTrackingPoliciesOptions } from "./policies";
