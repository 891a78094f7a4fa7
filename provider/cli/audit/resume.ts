import { accountKey } from "../../expectations/account-name";
import { show } from "../../text/show";
import type { Audit } from "../report/audit-report";
import { UsageError } from "../usage-error";
import type { AccountReading } from "./account-reading";
import { differenceOf, hasSameScope } from "./audit-source";

/**
 * What an earlier audit could read, by the key of each account.
 *
 * @throws UsageError when that audit is of other accounts, or is complete: nothing would be read
 */
export function readBefore(file: string, earlier: Audit, source: Audit["source"]): ReadonlyMap<string, AccountReading> {
  const difference = differenceOf(earlier.source, source);
  if (difference !== undefined) {
    throw new UsageError(`--resume ${show(file)} is an audit of other accounts: ${difference}. Leave --resume out.`);
  }
  if (earlier.source.apiKeyFingerprint !== source.apiKeyFingerprint) {
    const remedy = "Set the key that it was made with, or leave --resume out.";
    throw new UsageError(
      `--resume ${show(file)} was made with another API key, whose accounts may have the same names. ${remedy}`,
    );
  }
  if (earlier.source.subusers !== undefined || source.subusers !== undefined) {
    const remedy = "Leave --resume out, or read a list.";
    throw new UsageError(
      `--resume ${show(file)} and --subuser do not go together: only the list tells that a name is still the same account's. ${remedy}`,
    );
  }
  const isComplete = earlier.complete && earlier.accounts.every(({ enabled }) => enabled !== undefined);
  if (isComplete && hasSameScope(earlier.source, source)) {
    const remedy = "Leave --resume out to read the current settings.";
    throw new UsageError(`--resume ${show(file)} is complete: nothing is left to read. ${remedy}`);
  }
  const readings = earlier.accounts.flatMap(
    ({ account, id, enabled, disabled, region, readAt = earlier.finishedAt }): AccountReading[] => {
      if (enabled === undefined) return [];
      const listed = {
        ...(id === undefined ? {} : { id }),
        ...(disabled === undefined ? {} : { disabled }),
        ...(region === undefined ? {} : { region }),
      };
      return [{ account, enabled, ...listed, readAt }];
    },
  );
  return new Map(readings.map((reading) => [accountKey(reading.account), reading]));
}

const hour = 3_600_000;
const oldAfter = 24 * hour;

function ageText(milliseconds: number): string {
  const hours = Math.floor(milliseconds / hour);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}

/**
 * How many readings were taken over and from when, as a line for the user.
 *
 * @param now milliseconds since 1970
 */
export function takeoverText(file: string, known: Iterable<AccountReading>, takenOver: number, now: number): string {
  const instants = [...known].flatMap(({ readAt }) => readAt ?? []).sort();
  const [first, last] = [instants[0], instants.at(-1)];
  if (first === undefined) return `Took over nothing from ${show(file)}: it has no account that could be read.`;
  const others = instants.length - takenOver;
  const left = others === 0 ? "" : ` Not taken over: ${others}.`;
  const taken = `Readings taken over from ${show(file)}: ${takenOver}, of ${first} to ${last}.${left}`;
  const age = now - Date.parse(first);
  if (age <= oldAfter) return taken;
  return `${taken} The oldest is ${ageText(age)} old: run it without --resume to read the current settings.`;
}
