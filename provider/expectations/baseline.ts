import type { ExpectationsFile } from "./expectations-file";
import { exactKey } from "./pattern";
import { inOrder, type Reading } from "./reading";

/**
 * Today's state as expectations that it meets: what most accounts have is the default, the others are exceptions.
 * An account that could not be read is in none of them, and without one that could be there is nothing to expect.
 */
export function baselineOf(readings: readonly Reading[]): ExpectationsFile {
  const readable = inOrder(readings).filter(({ enabled }) => enabled !== undefined);
  if (readable.length === 0) return {};
  const on = readable.filter(({ enabled }) => enabled).length;
  const expected = on > readable.length - on;
  const others = readable.filter(({ enabled }) => enabled !== expected);
  const subusers = others.flatMap(({ subuser }) => subuser ?? []);
  const accounts = others.flatMap(({ accountId }) => accountId ?? []);
  return {
    default: { expected },
    ...section("subusers", subusers, !expected),
    ...section("accounts", accounts, !expected),
  };
}

function section(name: "subusers" | "accounts", accounts: readonly string[], expected: boolean): ExpectationsFile {
  if (accounts.length === 0) return {};
  // Not by assignment: an account may be called "__proto__".
  return { [name]: Object.fromEntries(accounts.map((account) => [exactKey(account), { expected }])) };
}
