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
export { SendGridError, type SendGridErrorCode } from "./sendgrid/error";
