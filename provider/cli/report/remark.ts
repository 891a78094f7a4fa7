import { type AccountName, accountNameOf } from "../../expectations/account-name";
import type { Audit } from "./audit-report";
import { meantBy, reasonOfStale, reasonOfUnmatched } from "./wording";

/** What could go from the expectations: no account is other than expected because of it. */
export interface Remark {
  readonly label: "stale waiver" | "unmatched entry";
  /** Whom it is for. */
  readonly account: AccountName;
  readonly why: string;
}

/** All of them, in the order of a report. */
export function remarksOf({ staleWaivers, unmatchedEntries = [] }: Audit): readonly Remark[] {
  return [
    ...staleWaivers.map((stale) => {
      return { label: "stale waiver", account: accountNameOf(stale.waiver), why: reasonOfStale(stale) } as const;
    }),
    ...unmatchedEntries.map((entry) => {
      return { label: "unmatched entry", account: meantBy(entry), why: reasonOfUnmatched } as const;
    }),
  ];
}
