import { show } from "../../text/show";
import { type Account, describeAccount } from "../account";
import { InvalidAnswer, isRecord } from "../http/response-body";
import type { Region } from "../options";
import type { Question } from "./endpoint";

/** What SendGrid answered about one account. */
export type OpenTrackingReading = Account & {
  /** The account's default; a single message can still switch open tracking on or off for itself. */
  readonly enabled: boolean;
};

/** Asks for an account's open tracking. */
export function openTrackingQuestion(account: Account, region: Region): Question<OpenTrackingReading> {
  return {
    what: `Cannot read open tracking of ${describeAccount(account)}`,
    account,
    region,
    path: "/v3/tracking_settings/open",
    scope: "tracking_settings.open.read",
    parse: (wire) => ({ ...account, enabled: parseEnabled(wire) }),
  };
}

function parseEnabled(wire: unknown): boolean {
  if (!isRecord(wire)) throw new InvalidAnswer(`is ${show(wire)}, not an object`);
  if (typeof wire.enabled === "boolean") return wire.enabled;
  throw new InvalidAnswer(`has enabled: ${show(wire.enabled)}, not true or false`);
}
