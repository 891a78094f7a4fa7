import type { AccountName } from "../../expectations/account-name";
import type { UnmatchedPattern } from "../../expectations/include-exclude";
import type { StaleWaiver } from "../../expectations/stale-waivers";
import type { UnmatchedEntry } from "../../expectations/unmatched-entry";
import type { Verdict } from "../../expectations/verdict";
import type { Waiver } from "../../expectations/waiver";

/** A waiver, with the parent account of the account that it is for. */
export type AuditedWaiver = Waiver & Pick<AccountName, "parent">;

/** A verdict, with what the audit itself knows about the account. */
export interface AuditedAccount extends Verdict {
  readonly waiver?: AuditedWaiver;
  /** SendGrid's number for a Subuser that it lists: another number is another account, whatever its name is. */
  readonly id?: number;
  /** Why it could not be read. */
  readonly error?: { readonly code: string; readonly status?: number; readonly message: string };
  readonly disabled?: boolean;
  readonly region?: string;
  /** ISO instant. */
  readonly readAt?: string;
  /** Whether the reading is that of an earlier audit. */
  readonly takenOver?: boolean;
  /** Whether the reading was made before this audit, and found in the readings cache. */
  readonly fromCache?: boolean;
}

/** A stale waiver of an audit. */
export type AuditedStaleWaiver = StaleWaiver & { readonly waiver: AuditedWaiver };

/** The settings of all selected accounts, evaluated against expectations. */
export interface Audit {
  readonly version: 1;
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO instant. */
  readonly startedAt: string;
  /** ISO instant. */
  readonly finishedAt: string;
  /** The day on which the waivers were evaluated, `YYYY-MM-DD`. */
  readonly today: string;
  /** `false`: it was interrupted, or the list of accounts could not be read to its end. */
  readonly complete: boolean;
  /** A sentence. */
  readonly incompleteBecause?: string;
  /** The accounts that were selected and not read when it ended early; absent when it is complete. */
  readonly notRead?: NotRead;
  readonly source: {
    readonly baseUrl: string;
    readonly region: string;
    /** The first 16 hex digits of the SHA-256 of the API key's id, the part between its dots; nothing of the secret part. */
    readonly apiKeyFingerprint?: string;
    /** Username of the account that owns the API key; absent when the key may not ask for it. */
    readonly parentUsername?: string;
    /** The parent accounts whose accounts these are, sorted by name; absent when they are those of one API key. */
    readonly parents?: readonly AuditedParent[];
    readonly accounts: "subusers" | "customer";
    /** Absent: all accounts of the list. Otherwise these were selected by name. */
    readonly subusers?: readonly string[];
    /** Absent: all accounts of the list. Otherwise only those that match one of these patterns. */
    readonly include?: readonly string[];
    /** Patterns of those that were left out. */
    readonly exclude?: readonly string[];
    /** The name of the file, as it was given. */
    readonly expectations?: string;
  };
  /** Sorted by kind and name. */
  readonly accounts: readonly AuditedAccount[];
  readonly staleWaivers: readonly AuditedStaleWaiver[];
  /** Entries of the expectations that match no account; absent when there is none. */
  readonly unmatchedEntries?: readonly UnmatchedEntry[];
  /** Patterns of `include` and `exclude` that match no account; absent when there is none. */
  readonly unmatchedPatterns?: readonly UnmatchedPattern[];
  /** Whether it fails on everything that has no effect, and on accounts of which nothing is expected. */
  readonly strict?: boolean;
  /** Which accounts Pulumi stacks know of; absent when no stack was given. */
  readonly coverage?: Coverage;
}

/** One of several parent accounts. */
export interface AuditedParent {
  /** As the command line called it. */
  readonly name: string;
  /** The environment variable that held its API key. */
  readonly apiKeyEnv: string;
  readonly apiKeyFingerprint: string;
  /** Absent when the API key may not ask for it. */
  readonly parentUsername?: string;
}

/** The accounts that are on the list and were not read. */
export interface NotRead {
  readonly accounts: number;
  /** Whether the list was at its end, so that no other account is missing. */
  readonly isAll: boolean;
}

/** Which accounts are in the state of a Pulumi stack. */
export interface Coverage {
  readonly stacks: readonly CoveredStack[];
  /** How many accounts they declare together, each counted once. */
  readonly declared: number;
  /** Audited accounts that no stack declares. */
  readonly undeclared: readonly AccountName[];
  /** Audited accounts that stacks declare with an `apiKeyEnv` only: of this name, but maybe of another parent account. */
  readonly declaredWithOtherKey: readonly AccountName[];
  /** Accounts that a stack declares, and that are not there any more. */
  readonly declaredButGone: readonly AccountName[];
}

/** One of the stacks. */
interface CoveredStack {
  /** The name of its export, as it was given. */
  readonly file: string;
  /** `project/stack`; absent when it holds no resources. */
  readonly name?: string;
  /** How many accounts it declares. */
  readonly declared: number;
}
