import type { Account } from "../account";
import type { Attempt, TimeLimit } from "../http/map-error";
import type { ClientSettings, Region } from "../options";

/** One question to SendGrid. */
export interface Question<T> {
  /** What cannot be done without an answer, as a sentence begins. */
  readonly what: string;
  readonly account: Account;
  readonly region: Region;
  readonly path: string;
  /** With its question mark. */
  readonly query?: string;
  /** The scope that the key needs for it. */
  readonly scope?: string;
  /** Comes before all others that wait. */
  readonly isUrgent?: boolean;
  /** @throws InvalidAnswer */
  readonly parse: (wire: unknown) => T;
}

/** A question as it is sent for the n-th time, with so many milliseconds left for all of it. */
export function attemptOf<T>(
  { what, account, region, path, query = "", scope }: Question<T>,
  settings: ClientSettings,
  baseUrl: string,
  millisecondsLeft: number,
  attempts: number,
): Attempt {
  const url = `${baseUrl}${path}${query}`;
  return { what, account, region, path, url, scope, limit: timeLimitOf(settings, millisecondsLeft), attempts };
}

/** The smaller of two limits, and the option that it comes from. */
function timeLimitOf({ timeoutSeconds, deadlineSeconds }: ClientSettings, millisecondsLeft: number): TimeLimit {
  return timeoutSeconds * 1000 <= millisecondsLeft
    ? { milliseconds: timeoutSeconds * 1000, seconds: timeoutSeconds, option: "timeoutSeconds" }
    : { milliseconds: millisecondsLeft, seconds: deadlineSeconds, option: "deadlineSeconds" };
}

/** What tells whether a key works at all: every key may ask it. */
export function keyQuestion(region: Region): Question<true> {
  const parse = () => true as const;
  return { what: "Cannot check the API key", account: { self: true }, region, path: keyPath, isUrgent: true, parse };
}

/** The address of {@link keyQuestion}. */
export const keyPath = "/v3/scopes";
