import { ageText } from "./age-text";

/** What the rate limit makes of the rest of a fleet. */
export interface LongWait {
  /** Accounts that are still to be read. */
  readonly accounts: number;
  /** How long that takes, at least. */
  readonly milliseconds: number;
  /** Whether the deadline comes before: some accounts will be unreadable. */
  readonly isPastDeadline: boolean;
}

const deadlineHint =
  "The deadline comes before, and accounts that are not read by then are unreadable: raise SENDGRID_DEADLINE_SECONDS.";
/** What makes later runs shorter. */
export const cacheHint =
  "A readings cache lets later runs use these readings again: set SENDGRID_READINGS_CACHE and SENDGRID_MAX_AGE_SECONDS.";

/** Tells before a long wait how long it takes, and what makes it shorter. */
export function describeLongWait({ accounts, milliseconds, isPastDeadline }: LongWait, hasCache: boolean): string {
  const text = `The rate limit makes reading ${accounts} more accounts take at least ${ageText(milliseconds)}.`;
  return [text, ...(isPastDeadline ? [deadlineHint] : []), ...(hasCache ? [] : [cacheHint])].join(" ");
}
