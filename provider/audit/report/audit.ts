/** Whom a verdict or a waiver is about. */
export type AccountName =
  | { readonly subuser: string; readonly accountId?: undefined }
  | { readonly accountId: string; readonly subuser?: undefined };

/** `unexpected`: it was read, and nothing is expected of it. */
export type VerdictKind = "met" | "violated" | "waived" | "expired-waiver" | "unreadable" | "unexpected";

/** Somebody's decision that an account may differ from what is expected, until a day. */
export interface Waiver {
  readonly subuser?: string;
  readonly accountId?: string;
  readonly justification: string;
  readonly owner: string;
  /** `YYYY-MM-DD`, in UTC; the day itself counts. */
  readonly expires: string;
}

/** What was found out about one account. */
export interface Verdict {
  readonly account: AccountName;
  readonly verdict: VerdictKind;
  /** The account's default; absent when it could not be read. */
  readonly enabled?: boolean;
  readonly expected?: boolean;
  readonly enforcementLevel?: "mandatory" | "advisory" | "disabled";
  /** Which part of the expectations says so. */
  readonly rule?: string;
  readonly waiver?: Waiver;
}

/** A waiver that changes nothing. */
export interface StaleWaiver {
  readonly waiver: Waiver;
  readonly reason: "no-such-account" | "nothing-to-waive";
}

/** A verdict, with what the audit itself knows about the account. */
export interface AuditedAccount extends Verdict {
  /** Why it could not be read. */
  readonly error?: { readonly code: string; readonly status?: number; readonly message: string };
  readonly disabled?: boolean;
  readonly region?: string;
  /** ISO instant. */
  readonly readAt?: string;
}

/** The answer to: on which accounts does SendGrid add its open tracking pixel by default, and who decided so? */
export interface Audit {
  readonly version: 1;
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO instant. */
  readonly startedAt: string;
  /** ISO instant. */
  readonly finishedAt: string;
  /** The day that the waivers were judged by, `YYYY-MM-DD`. */
  readonly today: string;
  /** `false`: it was interrupted, or the list of accounts could not be read to its end. */
  readonly complete: boolean;
  /** A sentence. */
  readonly incompleteBecause?: string;
  readonly source: {
    readonly baseUrl: string;
    readonly region: string;
    readonly accounts: "subusers" | "customer";
    /** The name of the file, as it was given. */
    readonly expectations?: string;
  };
  /** Sorted by kind and name. */
  readonly accounts: readonly AuditedAccount[];
  readonly staleWaivers: readonly StaleWaiver[];
}
