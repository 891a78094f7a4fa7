import type { Account } from "../account";
import type { ReadOptions } from "../call-options";
import type { Client } from "../client";
import type { FleetMember } from "./fleet-member";

/** A value, and when it was read. */
export interface DatedValue {
  readonly enabled: boolean;
  /** ISO instant just before the request was sent: the value is that of then, or of a moment later. */
  readonly readAt: string;
}

/** Readings that were made before with the same key, and may be used again. */
export interface ReusableReadings {
  /** A reading that is recent enough. Of an account with SendGrid's number it is one of that number. */
  readonly find: (member: FleetMember) => DatedValue | undefined;
  /** Keeps a reading that was made now, for others. */
  readonly keep: (member: FleetMember, value: DatedValue) => void;
  /** Runs what reads; what it keeps is saved in the end, and now and then before. */
  readonly whileReading: <T>(read: () => Promise<T>) => Promise<T>;
}

/** A value, and whether an earlier reading was used again. */
export interface AccountValue extends DatedValue {
  readonly isReused?: true;
}

/**
 * Reads one account by its name, or uses an earlier reading again.
 *
 * @param isLive whether it has to be read now
 * @throws SendGridError when there is no valid response
 */
export async function readAccount(
  client: Client,
  account: Account,
  readings: ReusableReadings | undefined,
  isLive: boolean,
  options: ReadOptions = {},
): Promise<AccountValue> {
  if (readings === undefined) return client.readDated(account, options);
  const member: FleetMember = { name: "", whose: account };
  return readings.whileReading(async () => {
    const earlier = isLive ? undefined : readings.find(member);
    if (earlier !== undefined) return { ...earlier, isReused: true };
    const value = await client.readDated(account, options);
    readings.keep(member, value);
    return value;
  });
}
