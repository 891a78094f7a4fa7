import { describeAccount } from "../sendgrid/account";
import { SendGridError } from "../sendgrid/error";
import type { FleetReading } from "../sendgrid/fleet/read-fleet";
import { parseAccount } from "../sendgrid/parse-account";

/** What was read of a fleet. Every account is either in `enabled` or in `unreadable`. */
export interface FleetValues {
  /** Open tracking by name: the username of a subuser, or the id of a customer account. */
  readonly enabled: Readonly<Record<string, boolean>>;
  /** The accounts that could not be read, sorted; never counted as off. */
  readonly unreadable: readonly string[];
  /** Why, by name. */
  readonly errors: Readonly<Record<string, string>>;
  /** The accounts that SendGrid lists as disabled, sorted; empty when `subusers` names the accounts. */
  readonly disabled: readonly string[];
}

/**
 * The readings that a map can hold, each name once. Of a name that the list has twice the last reading
 * is kept: `readFleet` gives that one no value.
 *
 * @param validateKey why a name cannot be a key; `undefined` when it can
 */
export function mappable(
  readings: readonly FleetReading[],
  validateKey: (name: string) => string | undefined,
): readonly FleetReading[] {
  const byName = new Map(readings.map((reading) => [reading.name, reading]));
  return [...byName.values()].map((reading) => {
    const why = validateKey(reading.name);
    return why === undefined || reading.error !== undefined ? reading : withoutValue(reading, why);
  });
}

function withoutValue({ enabled: _, readAt: __, isReused: ___, ...account }: FleetReading, why: string): FleetReading {
  const error = new SendGridError("invalid-argument", {
    what: `Cannot keep open tracking of ${describeAccount(parseAccount(account.whose))}`,
    why,
    remedy: "Leave it out with exclude, and read it with an OpenTracking of its own.",
  });
  return { ...account, error };
}

/** The values of readings as a program and its state have them, sorted by name. */
export function valuesOf(unsorted: readonly FleetReading[]): FleetValues {
  const readings = [...unsorted].sort((one, other) => (one.name < other.name ? -1 : 1));
  const enabled = readings.flatMap(({ name, enabled }) => (enabled === undefined ? [] : [[name, enabled] as const]));
  const errors = readings.flatMap(({ name, error }) => (error === undefined ? [] : [[name, error.message] as const]));
  return {
    // Not by assignment: an account may be called "__proto__".
    enabled: Object.fromEntries(enabled),
    unreadable: errors.map(([name]) => name),
    errors: Object.fromEntries(errors),
    disabled: readings.filter(({ disabled }) => disabled).map(({ name }) => name),
  };
}
