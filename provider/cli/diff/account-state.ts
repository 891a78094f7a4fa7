import type { AuditedAccount } from "../report/audit-report";

/** How an account was in one of the audits: what it is and what is expected of it, without why and when. */
export interface AccountState
  extends Pick<AuditedAccount, "enabled" | "verdict" | "expected" | "enforcementLevel" | "disabled"> {
  readonly waiver?: { readonly owner: string; readonly expires: string };
}

/** Leaves out what the audit does not say. */
export function accountStateOf(account: AuditedAccount): AccountState {
  const { verdict, enabled, expected, enforcementLevel, waiver, disabled } = account;
  return {
    ...(enabled === undefined ? {} : { enabled }),
    verdict,
    ...(expected === undefined ? {} : { expected }),
    ...(enforcementLevel === undefined ? {} : { enforcementLevel }),
    ...(waiver === undefined ? {} : { waiver: { owner: waiver.owner, expires: waiver.expires } }),
    ...(disabled === undefined ? {} : { disabled }),
  };
}

/** Whether the same is expected of an account in both audits, with the same verdict. */
export function isEvaluatedAlike(one: AuditedAccount, other: AuditedAccount): boolean {
  return (
    one.verdict === other.verdict &&
    one.expected === other.expected &&
    one.enforcementLevel === other.enforcementLevel &&
    one.waiver?.owner === other.waiver?.owner &&
    one.waiver?.expires === other.waiver?.expires
  );
}
