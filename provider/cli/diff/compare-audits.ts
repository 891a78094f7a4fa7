import { type AccountName, accountKey, compareAccounts } from "../../expectations/account-name";
import type { IsSelected } from "../../expectations/include-exclude";
import { selectedBy } from "../audit/account-selection";
import type { Audit, AuditedAccount } from "../report/audit-report";
import { type AccountState, accountStateOf, isEvaluatedAlike } from "./account-state";
import { warningsOf } from "./comparison-warnings";

/**
 * What became of an account: `replaced` when its name is another account's by now, `evaluation` when only the verdict or
 * what is expected changed, `disabled` and `active` when only the account itself was switched off or on.
 */
export type ChangeKind =
  | "replaced"
  | "changed"
  | "came"
  | "gone"
  | "unreadable"
  | "readable"
  | "evaluation"
  | "disabled"
  | "active";

/** One account that is not as it was. */
export interface Change {
  readonly account: AccountName;
  readonly change: ChangeKind;
  /** Absent when it came. */
  readonly before?: AccountState;
  /** Absent when it is gone. */
  readonly after?: AccountState;
}

/** What lies between two audits. */
export interface Difference {
  readonly version: 1;
  readonly before: Pick<Audit, "finishedAt" | "complete">;
  readonly after: Pick<Audit, "finishedAt" | "complete">;
  /** What the changes do not tell: sentences. */
  readonly warnings: readonly string[];
  /** In the order of a report. */
  readonly changes: readonly Change[];
}

/**
 * Compares two audits. An account that is missing in an incomplete audit, or that the audit did not select, may exist all
 * the same, and neither came nor is gone.
 */
export function differenceBetween(before: Audit, after: Audit): Difference {
  const [earlier, later] = [byKey(before), byKey(after)];
  const [wouldHaveBefore, wouldHaveAfter] = [wouldHave(before), wouldHave(after)];
  const changes = [...new Map([...earlier, ...later])].flatMap(([key, { account }]): Change[] => {
    const [one, other] = [earlier.get(key), later.get(key)];
    if (one === undefined && !wouldHaveBefore(account)) return [];
    if (other === undefined && !wouldHaveAfter(account)) return [];
    const change = kindOf(one, other);
    return change === undefined ? [] : [{ account, change, ...named("before", one), ...named("after", other) }];
  });
  return {
    version: 1,
    before: { finishedAt: before.finishedAt, complete: before.complete },
    after: { finishedAt: after.finishedAt, complete: after.complete },
    warnings: warningsOf(before, after),
    changes: changes.sort((one, other) => compareAccounts(one.account, other.account)),
  };
}

/** Whether an account would be in an audit if it was there. */
function wouldHave({ complete, source }: Audit): IsSelected {
  const isSelected = selectedBy(source);
  return (account) => complete && isSelected(account);
}

function byKey({ accounts }: Audit): ReadonlyMap<string, AuditedAccount> {
  return new Map(accounts.map((account) => [accountKey(account.account), account]));
}

function kindOf(before: AuditedAccount | undefined, after: AuditedAccount | undefined): ChangeKind | undefined {
  if (before === undefined) return "came";
  if (after === undefined) return "gone";
  if (before.id !== undefined && after.id !== undefined && before.id !== after.id) return "replaced";
  if (before.enabled !== after.enabled) {
    if (after.enabled === undefined) return "unreadable";
    return before.enabled === undefined ? "readable" : "changed";
  }
  if (!isEvaluatedAlike(before, after)) return "evaluation";
  return before.disabled === after.disabled ? undefined : switchOf(before, after);
}

/** An account that was not read from a list has no `disabled`, which says nothing. */
function switchOf(before: AuditedAccount, after: AuditedAccount): ChangeKind | undefined {
  if (before.disabled === undefined || after.disabled === undefined) return undefined;
  return after.disabled ? "disabled" : "active";
}

function named(name: "before" | "after", account: AuditedAccount | undefined) {
  return account === undefined ? {} : { [name]: accountStateOf(account) };
}
