import type { EnforcementLevel } from "./enforcement-level";

/** What is expected of one account, of those a pattern matches, or of all others. */
export interface ExpectationsFileEntry {
  /** Whether open tracking ought to be on. Needed unless `enforcementLevel` is `disabled`. */
  readonly expected?: boolean;
  /**
   * What happens when it is not so: `mandatory` fails, `advisory` warns, `disabled` expects nothing.
   * @default "mandatory"
   */
  readonly enforcementLevel?: EnforcementLevel;
}

/** An exception for one account, that somebody answers for. */
export type ExpectationsFileWaiver = (
  | { readonly subuser: string; readonly accountId?: never }
  | { readonly accountId: string; readonly subuser?: never }
) & {
  /** Why the account is excepted. */
  readonly justification: string;
  /** Who answers for it. */
  readonly owner: string;
  /** The last day on which it holds, in UTC: `YYYY-MM-DD`. */
  readonly expires: string;
};

/** Expectations as they are written: in a file, or in a program. */
export interface ExpectationsFile {
  readonly $schema?: string;
  /** For every account that nothing else is for. */
  readonly default?: ExpectationsFileEntry;
  /** By username of a subuser, or by a pattern with `*`. An exact name beats patterns, patterns beat the default. */
  readonly subusers?: Readonly<Record<string, ExpectationsFileEntry>>;
  /** By id of a customer account, or by a pattern with `*`. */
  readonly accounts?: Readonly<Record<string, ExpectationsFileEntry>>;
  readonly waivers?: readonly ExpectationsFileWaiver[];
}
