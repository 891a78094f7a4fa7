import type { StaleWaiver, Verdict } from "../../expectations/verdict";

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
