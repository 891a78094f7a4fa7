import { show } from "../../text/show";
import { type Account, describeAccount } from "../account";
import type { Region } from "../options";
import { InvalidResponse, isRecord } from "../response-body";
import type { Endpoint } from "./endpoint";

/** What SendGrid says of one account. */
export type OpenTrackingReading = Account & {
  /** The account's default; a single message can still switch open tracking on or off for itself. */
  readonly enabled: boolean;
};

/** An account's open tracking. */
export function openTrackingSetting(account: Account, region: Region): Endpoint<OpenTrackingReading> {
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
  if (!isRecord(wire)) throw new InvalidResponse(`is ${show(wire)}, not an object`);
  if (typeof wire.enabled === "boolean") return wire.enabled;
  throw new InvalidResponse(`has enabled: ${show(wire.enabled)}, not true or false`);
}
