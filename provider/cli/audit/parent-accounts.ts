import { fingerprintOf } from "../../text/api-key";
import type { Io } from "../io";
import { UsageError } from "../usage-error";
import type { ParentKey } from "./parent-keys";
import { type ReadSettings, readSettingsIn, settingsReader } from "./read-accounts";

/** An account whose subusers or customer accounts an audit reads, with an API key of its own. */
export interface ParentAccount {
  /** Absent for the only one, whose key is in SENDGRID_API_KEY. */
  readonly key?: ParentKey;
  readonly settings: ReadSettings;
}

/**
 * The parent accounts that the command line names, sorted by name; without a name there is one.
 *
 * @throws UsageError or SendGridError when a variable is missing or wrong
 */
export function parentAccounts(keys: readonly ParentKey[], io: Io): readonly ParentAccount[] {
  if (keys.length === 0) return [{ settings: readSettingsIn(io) }];
  if (keys.length > 1 && io.environment.SENDGRID_PARENT_USERNAME) {
    throw new UsageError(
      "SENDGRID_PARENT_USERNAME names one account, and --api-key-env is given more than once. Unset it: the report names the account of each key.",
    );
  }
  const settingsOf = settingsReader(io);
  const accounts = keys.map((key) => ({ key, settings: settingsOf(key.variable) }));
  const sorted = accounts.sort((one, other) => (one.key.parent < other.key.parent ? -1 : 1));
  const first = new Map<string, ParentKey>();
  for (const { key, settings } of sorted) {
    const fingerprint = fingerprintOf(settings.client.apiKey);
    const other = first.get(fingerprint);
    if (other !== undefined) {
      const remedy = `Set ${key.variable} to the key of the account that is meant.`;
      throw new UsageError(`${other.variable} and ${key.variable} hold the same API key. ${remedy}`);
    }
    first.set(fingerprint, key);
  }
  return sorted;
}
