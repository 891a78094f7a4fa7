import type { UnmatchedPattern } from "../../expectations/include-exclude";
import { show } from "../../text/show";
import type { Interrupt } from "../io";
import type { Audit, NotRead } from "../report/audit-report";
import { countText } from "../report/audit-summary";
import type { ParentKey } from "./parent-keys";
import type { AccountsRead } from "./read-accounts";

/** What was read of a parent account. */
interface ParentRead {
  /** Absent for the only one, which has no name. */
  readonly key?: ParentKey;
  readonly read: AccountsRead;
}

/** Why not all accounts were read, as sentences; nothing when all were. */
export function whyIncomplete(parents: readonly ParentRead[], interrupt: Interrupt | undefined): string | undefined {
  const notRead = notReadOf(parents);
  if (interrupt !== undefined) {
    const read = parents.reduce((sum, each) => sum + each.read.readings.length, 0);
    return `Interrupted (${interrupt}) after ${read} of ${countText(read, notRead)}.`;
  }
  const reasons = parents.flatMap(({ key, read }) => {
    if (read.stoppedBy === undefined) return [];
    return key === undefined ? read.stoppedBy.message : `${key.parent}: ${read.stoppedBy.message}`;
  });
  const all = [...reasons, ...sameAccounts(parents)];
  return all.length === 0 ? undefined : all.join(" ");
}

/** Two API keys of one account: the other account, which one of them should have been of, was not read. */
function sameAccounts(parents: readonly ParentRead[]): readonly string[] {
  const first = new Map<string, string>();
  return parents.flatMap(({ key, read: { parentUsername } }) => {
    if (key === undefined || parentUsername === undefined) return [];
    const other = first.get(parentUsername);
    if (other === undefined) first.set(parentUsername, key.parent);
    return other === undefined
      ? []
      : `${other} and ${key.parent} are both the account ${show(parentUsername)}: set ${key.variable} to the key of another one.`;
  });
}

/** What was not read of all of them together; nothing when everything was. */
export function notReadOf(parents: readonly ParentRead[]): NotRead | undefined {
  const parts = parents.flatMap(({ read }) => read.notRead ?? []);
  if (parts.length === 0) return undefined;
  return {
    accounts: parts.reduce((sum, { accounts }) => sum + accounts, 0),
    isAll: parts.every(({ isAll }) => isAll),
  };
}

/** The patterns of the selection that match no account of any of them. */
export function commonUnmatchedPatterns(parents: readonly ParentRead[]): readonly UnmatchedPattern[] {
  const isSame = (one: UnmatchedPattern, other: UnmatchedPattern) =>
    one.property === other.property && one.pattern === other.pattern;
  return parents
    .map(({ read }) => read.unmatchedPatterns)
    .reduce((ofAll, each) => ofAll.filter((unmatched) => each.some((other) => isSame(unmatched, other))));
}

/** The source, with whose accounts these are, where the API keys could ask for it. */
export function sourceWithUsernames(source: Audit["source"], parents: readonly ParentRead[]): Audit["source"] {
  const usernameOf = (name?: string) => {
    const username = parents.find(({ key }) => key?.parent === name)?.read.parentUsername;
    return username === undefined ? {} : { parentUsername: username };
  };
  if (source.parents === undefined) return { ...source, ...usernameOf() };
  return { ...source, parents: source.parents.map((parent) => ({ ...parent, ...usernameOf(parent.name) })) };
}
