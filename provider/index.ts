export type { AccountArgs } from "./args";
export type { EnforcementLevel } from "./expectations/enforcement-level";
export {
  type GetOpenTrackingArgs,
  type GetOpenTrackingOutputArgs,
  type GetOpenTrackingResult,
  getOpenTracking,
  getOpenTrackingOutput,
} from "./functions/get-open-tracking";
export { OpenTracking, type OpenTrackingArgs, type OpenTrackingGetState } from "./resources/open-tracking";
export {
  type AccountSelection,
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
