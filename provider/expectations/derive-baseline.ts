import { nameOf, sectionOf } from "./account-name";
import { inOrder, type Reading } from "./evaluate";
import type { ExpectationsFile } from "./expectations-file";
import { exactKey } from "./pattern";

/** What a baseline is of. */
export interface BaselineOptions {
  /**
   * Only a part was selected: a default would apply to the others too.
   * @default false
   */
  readonly isOfPart?: boolean;
}

/**
 * Today's state as expectations that it meets: what most accounts have is the default, the others are exceptions.
 * Of a part each account is named. An account that could not be read is in none of them, and without one that could be there is nothing to expect.
 */
export function baselineOf(readings: readonly Reading[], { isOfPart = false }: BaselineOptions = {}): ExpectationsFile {
  const readable = inOrder(readings).filter(({ enabled }) => enabled !== undefined);
  if (readable.length === 0) return {};
  const on = readable.filter(({ enabled }) => enabled).length;
  const expected = on > readable.length - on;
  const named = isOfPart ? readable : readable.filter(({ enabled }) => enabled !== expected);
  return {
    ...(isOfPart ? {} : { default: { expected } }),
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
