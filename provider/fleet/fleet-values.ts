import { describeAccount } from "../sendgrid/account";
import { SendGridError } from "../sendgrid/error";
import type { FleetReading } from "../sendgrid/fleet/read-fleet";
import { parseAccount } from "../sendgrid/parse-account";

/** What was read of a fleet. Every account is either in `enabled` or in `unreadable`. */
export interface FleetValues {
  /** Open tracking by name: the username of a subuser, or the id of a customer account. */
  readonly enabled: Readonly<Record<string, boolean>>;
  /** Who could not be read, sorted; never counted as off. */
  readonly unreadable: readonly string[];
  /** Why, by name. */
  readonly errors: Readonly<Record<string, string>>;
  /** Which of all of them are disabled in SendGrid, sorted; nobody when subusers are named, because nobody is listed. */
  readonly disabled: readonly string[];
}

/**
 * Readings that Pulumi can hold, each name once, sorted by name. Of a name that the list has twice the last reading is
 * kept: `readFleet` gives that one no value.
 */
export function holdable(readings: readonly FleetReading[]): readonly FleetReading[] {
  const byName = new Map(readings.map((reading) => [reading.name, reading]));
  const held = [...byName.values()].map((reading) => {
    const why = whyNoKey(reading.name);
    return why === undefined ? reading : withoutValue(reading, why);
  });
  return held.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The values of readings as a program and its state have them. */
export function valuesOf(readings: readonly FleetReading[]): FleetValues {
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

/** The key by which Pulumi tells its own objects, secrets for instance, from maps of users. */
const signature = "4dabf18193072939515e22adb298388d";

/** By these names it tells its own classes from maps. */
const marker = /^__pulumi/;

/** Why a name cannot be the key of a map in Pulumi, found on the real engine; `undefined` when it can. */
function whyNoKey(name: string): string | undefined {
  // The SDK assigns it, which sets the prototype, and drops it without a word.
  if (name === "__proto__" || name === signature || marker.test(name)) return "Pulumi keeps this name for itself";
  // The engine takes the backslash before its own closing quote for an escape, and gives the whole preview up.
  if (name.endsWith("\\")) return "Pulumi cannot compare maps with a name that ends with a backslash";
  return undefined;
}

function withoutValue(reading: FleetReading, why: string): FleetReading {
  if (reading.error !== undefined) return reading;
  const { enabled: _, ...member } = reading;
  const error = new SendGridError("invalid-argument", {
    what: `Cannot keep open tracking of ${describeAccount(parseAccount(member.whose))}`,
    why,
    remedy: "Leave it out with exclude, and read it with an OpenTracking of its own.",
  });
  return { ...member, error };
}
