import type { AccountName } from "../../expectations/account-name";
import { accountKey, accountNamed, nameOf } from "../../expectations/account-name";
import type { Waiver } from "../../expectations/waiver";
import { selectedBy } from "../audit/account-selection";
import type { Audit, AuditedAccount } from "../report/audit-report";

/** `absent`: the whole list was read, and the account was not on it. */
export type Status = "on" | "off" | "unreadable" | "absent" | "not-audited";

/** What an audit says of an account. */
export interface Evaluation extends Pick<AuditedAccount, "id" | "verdict" | "expected" | "enforcementLevel" | "rule"> {
  readonly waiver?: Pick<Waiver, "owner" | "expires" | "justification">;
}

/** An account in one audit. */
export interface Observation {
  readonly status: Status;
  /** When it was read; when the audit was finished, where nothing was read. */
  readonly moment: string;
  readonly evaluation?: Evaluation;
}

/** What a history keeps of an audit. */
export interface ObservedAudit {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly complete: boolean;
  readonly source: Audit["source"];
  /** By {@link accountKey}. */
  readonly accounts: ReadonlyMap<string, { readonly account: AccountName; readonly observation: Observation }>;
}

/** Keeps of an audit what a history tells, because there may be hundreds of them. */
export function observe({ startedAt, finishedAt, complete, source, accounts }: Audit): ObservedAudit {
  const observed = accounts.map((each) => {
    const { account, enabled, readAt = finishedAt } = each;
    const status: Status = enabled === undefined ? "unreadable" : enabled ? "on" : "off";
    const observation = {
      status,
      moment: status === "unreadable" ? finishedAt : readAt,
      evaluation: evaluationOf(each),
    };
    return [accountKey(account), { account, observation }] as const;
  });
  return { startedAt, finishedAt, complete, source, accounts: new Map(observed) };
}

function evaluationOf({ id, verdict, expected, enforcementLevel, rule, waiver }: AuditedAccount): Evaluation {
  return {
    ...(id === undefined ? {} : { id }),
    verdict,
    ...(expected === undefined ? {} : { expected }),
    ...(enforcementLevel === undefined ? {} : { enforcementLevel }),
    ...(rule === undefined ? {} : { rule }),
    ...(waiver === undefined
      ? {}
      : { waiver: { owner: waiver.owner, expires: waiver.expires, justification: waiver.justification } }),
  };
}

/** What an audit says of any account; `undefined` of one on another list, which it is not about. */
export function observerOf(audit: ObservedAudit): (account: AccountName) => Observation | undefined {
  const { source, complete, finishedAt: moment } = audit;
  const isSelected = selectedBy(source);
  return (account) => {
    const found = audit.accounts.get(accountKey(account));
    if (found !== undefined) return found.observation;
    if (accountKey(accountNamed(nameOf(account), source.accounts)) !== accountKey(account)) return undefined;
    const isGone = complete && source.subusers === undefined && isSelected(account);
    return { status: isGone ? "absent" : "not-audited", moment };
  };
}
