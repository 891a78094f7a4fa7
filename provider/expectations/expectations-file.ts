import type { EnforcementLevel } from "./assertion";

/** What is expected of one account, of those a pattern matches, or of all others. */
export interface ExpectationsFileEntry {
  /** Whether open tracking ought to be on. Leaving it out is an error unless `enforcementLevel` is `disabled`. */
  readonly expected?: boolean;
  /**
   * What happens when it is not so: `mandatory` fails, `advisory` warns, `disabled` expects nothing.
   * @default "mandatory"
   */
  readonly enforcementLevel?: EnforcementLevel;
}

/** An exception for one account, with an owner. */
export type ExpectationsFileWaiver = (
  | {
      /** Username of the subuser that is excepted; never a pattern. */
      readonly subuser: string;
      /** Not beside `subuser`. */
      readonly accountId?: never;
    }
  | {
      /** Id of the customer account that is excepted; never a pattern. */
      readonly accountId: string;
      /** Not beside `accountId`. */
      readonly subuser?: never;
    }
) & {
  /**
   * What it excepts the account from: a violation, or that it cannot be read. It never does both.
   * @default "violation"
   */
  readonly waives?: "violation" | "unreadable";
  /** Why the account is excepted. */
  readonly justification: string;
  /** The person or team that is responsible for it. */
  readonly owner: string;
  /** The last day on which it holds, in UTC: `YYYY-MM-DD`. */
  readonly expires: string;
};

/** Expectations as they are written: in a file, or in a program. */
export interface ExpectationsFile {
  /** Address of the JSON Schema, for editors; nothing is fetched from there. */
  readonly $schema?: string;
  /**
   * For every account that nothing else is for.
   * @default nothing is expected of them
   */
  readonly default?: ExpectationsFileEntry;
  /**
   * By username of a subuser, or by a pattern with `*`. An exact name beats patterns, patterns beat the default, and two
   * patterns that match one account are an error.
   * @default none
   */
  readonly subusers?: Readonly<Record<string, ExpectationsFileEntry>>;
  /**
   * By id of a customer account, or by a pattern with `*`.
   * @default none
   */
  readonly accounts?: Readonly<Record<string, ExpectationsFileEntry>>;
  /**
   * Exceptions, at most one for each account.
   * @default none
   */
  readonly waivers?: readonly ExpectationsFileWaiver[];
  /**
   * How many days from today on a waiver may last; one that lasts longer is an error.
   * @default any number
   */
  readonly maxWaiverDays?: number;
}
