import { accountKey } from "../../expectations/account-name";
import { show } from "../../text/show";
import type { Audit } from "../report/audit-report";
import { UsageError } from "../usage-error";
import type { AccountReading } from "./account-reading";
import { auditsByParent, differenceOf, hasSameScope } from "./audit-source";

/** What an earlier audit could read. */
export interface EarlierReadings {
  /** By the key of each account. */
  readonly known: ReadonlyMap<string, AccountReading>;
  /** How many others are too old. */
  readonly tooOld: number;
}

/**
 * The readings of an earlier audit that can be taken over: those of each parent account, in the order of the source.
 *
 * @param isRecent whether a moment, in milliseconds since 1970, is recent enough
 * @throws UsageError when that audit is of other accounts, or is complete: nothing would be read
 */
export function readBefore(
  file: string,
  earlier: Audit,
  source: Audit["source"],
  isRecent: (moment: number) => boolean,
): readonly EarlierReadings[] {
  const difference = differenceOf(earlier.source, source);
  if (difference !== undefined) {
    throw new UsageError(`--resume ${show(file)} is an audit of other accounts: ${difference}. Leave --resume out.`);
  }
  const changed = parentWithOtherKey(earlier.source, source);
  if (changed !== undefined) {
    const whose = changed === "" ? "" : ` for ${changed}`;
    const remedy = "Set the key that it was made with, or leave --resume out.";
    throw new UsageError(
      `--resume ${show(file)} was made with another API key${whose}, whose accounts may have the same names. ${remedy}`,
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
  return auditsByParent(earlier).map((audit) => readingsOf(audit, isRecent));
}

/** The name of the first parent account whose key is another one; empty where there is only one, without a name. */
function parentWithOtherKey(earlier: Audit["source"], source: Audit["source"]): string | undefined {
  if (earlier.apiKeyFingerprint !== source.apiKeyFingerprint) return "";
  const before = new Map(earlier.parents?.map(({ name, apiKeyFingerprint }) => [name, apiKeyFingerprint]));
  return source.parents?.find(({ name, apiKeyFingerprint }) => before.get(name) !== apiKeyFingerprint)?.name;
}

function readingsOf(earlier: Audit, isRecent: (moment: number) => boolean): EarlierReadings {
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
  const recent = readings.filter(({ readAt = "" }) => isRecent(Date.parse(readAt)));
  const known = new Map(recent.map((reading) => [accountKey(reading.account), reading]));
  return { known, tooOld: readings.length - recent.length };
}

/** How many readings were taken over and from when, as a line for the user. */
export function takeoverText(
  file: string,
  { known, tooOld }: EarlierReadings,
  readings: readonly AccountReading[],
  parent: string | undefined,
): string {
  const name = `${show(file)}${parent === undefined ? "" : ` for ${parent}`}`;
  const taken = readings.flatMap(({ takenOver, readAt }) => (takenOver ? (readAt ?? []) : [])).sort();
  const old = tooOld === 0 ? "" : ` Too old, and read again: ${tooOld}. --max-age takes over older ones.`;
  const [first, last] = [taken[0], taken.at(-1)];
  if (known.size + tooOld === 0) return `Took over nothing from ${name}: it has no account that could be read.`;
  const period = first === undefined ? "" : `, of ${first} to ${last}`;
  const others = known.size - taken.length;
  const left = others === 0 ? "" : ` Not taken over: ${others}.`;
  return `Readings taken over from ${name}: ${taken.length}${period}.${left}${old}`;
}
