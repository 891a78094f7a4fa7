import { createHash } from "node:crypto";
import { type AccountName, accountKey, compareAccounts } from "../../expectations/account-name";
import { currentState, type Interval, intervalsOf, type Since } from "./intervals";
import { type ObservedAudit, observerOf, type Status } from "./observed-audit";

/** What audits say of all accounts over time. */
export interface History {
  /** One for each account that owns API keys. */
  readonly parents: readonly ParentHistory[];
}

/** The accounts of one parent account. */
export interface ParentHistory {
  /** The username of the parent account; absent when no audit knows it. */
  readonly parentUsername?: string;
  readonly baseUrl: string;
  /** Of the API keys that the audits were made with. */
  readonly apiKeyFingerprints: readonly string[];
  /** In the order in which they were finished; each once. */
  readonly audits: readonly AuditInHistory[];
  /** Subusers before customer accounts, by name. */
  readonly accounts: readonly AccountHistory[];
}

/** One audit, and how many accounts it found in which state. */
export interface AuditInHistory {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly complete: boolean;
  readonly on: number;
  readonly off: number;
  readonly unreadable: number;
  readonly violated: number;
  readonly waived: number;
}

/** One account over time. */
export interface AccountHistory {
  readonly account: AccountName;
  /** What it was when it was last audited. */
  readonly now: Status;
  readonly since: Since;
  readonly intervals: readonly Interval[];
}

/** The history that audits tell, in whatever order they come. An audit that is there twice counts once. */
export function historyOf(audits: readonly ObservedAudit[]): History {
  const parents = [...groupByParent(uniqueInOrder(audits)).values()].map(parentHistoryOf);
  const nameOf = ({ parentUsername = "", baseUrl, apiKeyFingerprints }: ParentHistory) =>
    JSON.stringify([parentUsername, baseUrl, apiKeyFingerprints]);
  return { parents: parents.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1)) };
}

function uniqueInOrder(audits: readonly ObservedAudit[]): readonly ObservedAudit[] {
  const byContent = new Map(audits.map((audit) => [`${audit.finishedAt} ${digestOf(audit)}`, audit] as const));
  return [...byContent].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, audit]) => audit);
}

/** Tells audits from each other, in less room than their text takes. */
function digestOf(audit: ObservedAudit): string {
  const text = JSON.stringify([audit, [...audit.accounts]]);
  return createHash("sha256").update(text).digest("hex");
}

/** By the username of the parent account, whatever its keys are; by the key, where no audit with it knows the username. */
function groupByParent(audits: readonly ObservedAudit[]): ReadonlyMap<string, readonly ObservedAudit[]> {
  const usernames = new Map(
    audits.flatMap(({ source }) =>
      source.parentUsername === undefined ? [] : [[keyIn(source), source.parentUsername] as const],
    ),
  );
  const groups = new Map<string, ObservedAudit[]>();
  for (const audit of audits) {
    const { source } = audit;
    const username = source.parentUsername ?? usernames.get(keyIn(source));
    const id = username === undefined ? keyIn(source) : JSON.stringify([source.baseUrl, "username", username]);
    groups.set(id, [...(groups.get(id) ?? []), audit]);
  }
  return groups;
}

function keyIn({ baseUrl, apiKeyFingerprint = "" }: ObservedAudit["source"]): string {
  return JSON.stringify([baseUrl, "key", apiKeyFingerprint]);
}

function parentHistoryOf(audits: readonly ObservedAudit[]): ParentHistory {
  const [{ source }] = audits as [ObservedAudit];
  const parentUsername = audits.find((audit) => audit.source.parentUsername !== undefined)?.source.parentUsername;
  const accounts = new Map(
    audits.flatMap((audit) =>
      [...audit.accounts.values()].map(({ account }) => [accountKey(account), account] as const),
    ),
  );
  const observers = audits.map(observerOf);
  const fingerprints = audits.flatMap((audit) => audit.source.apiKeyFingerprint ?? []);
  return {
    ...(parentUsername === undefined ? {} : { parentUsername }),
    baseUrl: source.baseUrl,
    apiKeyFingerprints: [...new Set(fingerprints)].sort(),
    audits: audits.map(summaryOf),
    accounts: [...accounts.values()].sort(compareAccounts).map((account) => {
      const intervals = intervalsOf(observers.flatMap((observe) => observe(account) ?? []));
      return { account, ...currentState(intervals), intervals };
    }),
  };
}

function summaryOf({ startedAt, finishedAt, complete, accounts }: ObservedAudit): AuditInHistory {
  const observations = [...accounts.values()].map(({ observation }) => observation);
  const countOf = (status: Status) => observations.filter((each) => each.status === status).length;
  const judged = (...verdicts: readonly (string | undefined)[]) =>
    observations.filter(({ evaluation }) => verdicts.includes(evaluation?.verdict)).length;
  return {
    startedAt,
    finishedAt,
    complete,
    on: countOf("on"),
    off: countOf("off"),
    unreadable: countOf("unreadable"),
    violated: judged("violated", "expired-waiver"),
    waived: judged("waived"),
  };
}
