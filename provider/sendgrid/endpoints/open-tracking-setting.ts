import { show } from "../../text/show";
import { type Account, describeAccount } from "../account";
import { wallClock } from "../clock";
import type { Region } from "../options";
import { InvalidResponse, isRecord } from "../response-body";
import type { Endpoint } from "./endpoint";

/** What SendGrid says of one account. */
export type OpenTrackingReading = Account & {
  /** The account's default; a single message can still switch open tracking on or off for itself. */
  readonly enabled: boolean;
};

/** The same, and when it was asked for. */
export type DatedReading = OpenTrackingReading & {
  /** ISO instant just before the request was sent: the value is that of then, or of a moment later. */
  readonly readAt: string;
};

/** An account's open tracking. */
export function openTrackingSetting(account: Account, region: Region): Endpoint<DatedReading> {
  let sentAt = 0;
  return {
    what: `Cannot read open tracking of ${describeAccount(account)}`,
    account,
    region,
    path: "/v3/tracking_settings/open",
    scope: "tracking_settings.open.read",
    onSend: () => {
      sentAt = wallClock.now();
    },
    parse: (wire) => ({ ...account, enabled: parseEnabled(wire), readAt: new Date(sentAt).toISOString() }),
  };
}

function parseEnabled(wire: unknown): boolean {
  if (!isRecord(wire)) throw new InvalidResponse(`is ${show(wire)}, not an object`);
  if (typeof wire.enabled === "boolean") return wire.enabled;
  throw new InvalidResponse(`has enabled: ${show(wire.enabled)}, not true or false`);
}
