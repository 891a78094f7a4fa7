import { nameOf, sectionOf } from "./account-name";
import { inOrder, type Reading } from "./evaluate";
import type { ExpectationsFile } from "./expectations-file";
import { exactKey } from "./pattern";

/** What is expected of accounts that a baseline does not name. */
export type BaselineDefault = "on" | "off" | "none";

/**
 * Today's state as expectations that it meets. Accounts that are not as the default are named; without a default, all
 * are. The default is off: open tracking that is on is a decision, and a new account is not one of them. An account that
 * could not be read is not named, and if none could be read, nothing is expected.
 */
export function baselineOf(readings: readonly Reading[], byDefault: BaselineDefault = "off"): ExpectationsFile {
  const readable = inOrder(readings).filter(({ enabled }) => enabled !== undefined);
  if (readable.length === 0) return {};
  const expected = byDefault === "none" ? undefined : byDefault === "on";
  const named = readable.filter(({ enabled }) => enabled !== expected);
  return {
    ...(expected === undefined ? {} : { default: { expected } }),
    ...section("subusers", named),
    ...section("accounts", named),
  };
}

function section(name: "subusers" | "accounts", readings: readonly Reading[]): ExpectationsFile {
  const entries = readings
    .filter((reading) => sectionOf(reading) === name)
    .map((reading) => [exactKey(nameOf(reading)), { expected: reading.enabled }] as const);
  // Not by assignment: an account may be called "__proto__".
  return entries.length === 0 ? {} : { [name]: Object.fromEntries(entries) };
}
