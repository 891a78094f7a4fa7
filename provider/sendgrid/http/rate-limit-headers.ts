import type { AnnouncedWindow } from "../rate-limiter/fixed-window";

/** The headers of a response; names in any letter case. */
export interface ResponseHeaders {
  get(name: string): string | null;
}

/** What a response says about when the next request may come. Moments are milliseconds since 1970 by our clock. */
export interface RateLimitHeaders extends AnnouncedWindow {
  /** Until when no request should be sent. */
  readonly retryAfter?: number;
}

/** A response's `X-RateLimit-*` and `Retry-After`; whatever is not there or makes no sense is left out. */
export function parseRateLimitHeaders(headers: ResponseHeaders, now: number): RateLimitHeaders | undefined {
  const resetText = headers.get("x-ratelimit-reset");
  const retryText = headers.get("retry-after");
  if (resetText === null && retryText === null) return undefined;
  const serverNow = now + skewOf(headers.get("date"), now);
  const limit = wholeNumber(headers.get("x-ratelimit-limit"));
  const remaining = wholeNumber(headers.get("x-ratelimit-remaining"));
  const reset = resetText === null ? undefined : parseReset(resetText, serverNow);
  const retry = retryText === null ? undefined : parseRetryAfter(retryText, serverNow);
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(reset === undefined ? {} : { resetAt: now + reset }),
    ...(retry === undefined ? {} : { retryAfter: now + retry }),
  };
}

/** Numbers below are seconds from now, as on at least one endpoint; no moment since 1973 is that small. */
const minEpochSeconds = 1e8;
/** Numbers from here on can only be milliseconds: as seconds they are beyond the year 5000. */
const minEpochMilliseconds = 1e11;

/** Milliseconds until the moment that `X-RateLimit-Reset` names: an epoch, or seconds from now. Never negative. */
export function parseReset(text: string, now: number): number | undefined {
  const value = decimal(text);
  if (value === undefined) return undefined;
  if (value < minEpochSeconds) return value * 1000;
  return Math.max(0, (value < minEpochMilliseconds ? value * 1000 : value) - now);
}

/** An HTTP date has the name of a day in front; `Date.parse` alone takes many texts for a date that are none. */
const httpDate = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d\d:\d\d:\d\d/i;

/** Milliseconds that `Retry-After` asks to wait: seconds, or a date. Never negative. */
export function parseRetryAfter(text: string, now: number): number | undefined {
  const seconds = decimal(text);
  if (seconds !== undefined) return seconds * 1000;
  const moment = httpDate.test(text.trim()) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - now);
}

/**
 * How far the server's clock is ahead of ours. Its `Date` has whole seconds: a moment within that second is no
 * difference. Beyond it, nothing that the server names is taken for earlier than it may be by its own clock.
 */
export function skewOf(date: string | null, now: number): number {
  const served = date === null ? Number.NaN : Date.parse(date);
  return now < served || now >= served + 1000 ? served - now : 0;
}

function decimal(text: string): number | undefined {
  const value = /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

function wholeNumber(text: string | null): number | undefined {
  const value = text !== null && /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}
