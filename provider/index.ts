/**
 * What Pulumi programs import.
 * @module pulumi-sendgrid-open-tracking
 */

export type { ApiKeyArgs } from "./config/resolve-api-key";
export type { EnforcementLevel } from "./expectations/assertion";
export type {
  ExpectationsFile,
  ExpectationsFileEntry,
  ExpectationsFileWaiver,
} from "./expectations/expectations-file";
export type { Tally } from "./expectations/verdict";
export type { Waiver } from "./expectations/waiver";
export type { FleetArgs, FleetPolicyArgs, OnUnreadable, StrictArgs } from "./fleet/fleet-args";
export type { FleetSummary } from "./fleet/fleet-report";
export type { FleetSelectionArgs } from "./fleet/fleet-selection";
export type { FleetValues } from "./fleet/fleet-values";
export type { Violation, WaivedViolation } from "./fleet/violation";
export {
  type GetOpenTrackingArgs,
  type GetOpenTrackingOutputArgs,
  type GetOpenTrackingResult,
  getOpenTracking,
  getOpenTrackingOutput,
} from "./functions/get-open-tracking";
export {
  type GetOpenTrackingFleetArgs,
  type GetOpenTrackingFleetOutputArgs,
  type GetOpenTrackingFleetResult,
  getOpenTrackingFleet,
  getOpenTrackingFleetOutput,
} from "./functions/get-open-tracking-fleet";
export type { AssertionArgs, ExpectedAndEnforcedArgs, ExpectedArgs } from "./resources/enforcement";
export { OpenTracking, type OpenTrackingArgs, type OpenTrackingGetState } from "./resources/open-tracking";
export { OpenTrackingFleet, type OpenTrackingFleetArgs } from "./resources/open-tracking-fleet";
export {
  type Account,
  type AccountArgs,
  type CallOptions,
  type Client,
  type ClientOptions,
  type CustomerAccount,
  createClient,
  type OpenTrackingReading,
  type ReadOptions,
  type Region,
  SendGridError,
  type SendGridErrorCode,
  type Subuser,
} from "./sendgrid";
