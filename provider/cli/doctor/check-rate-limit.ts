import type { RateLimitHeaders } from "../../sendgrid/http/rate-limit-headers";
import type { ClientSettings } from "../../sendgrid/options";
import { FixedWindow } from "../../sendgrid/rate-limiter/fixed-window";
import { cacheHint } from "../../text/long-wait";
import { countText } from "./check-list";
import type { SubuserCount } from "./count-subusers";
import type { Finding } from "./finding";
import type { DatedResponse } from "./single-requests";

/**
 * What the rate limit makes of reading all subusers.
 *
 * @param responses those of the endpoint that reads a setting, in their order
 */
export function checkRateLimit(
  responses: readonly DatedResponse[],
  count: Pick<SubuserCount, "min" | "max"> | undefined,
  { requestsPerMinute, deadlineSeconds }: ClientSettings,
  now: number,
): Finding {
  const check = "rateLimit";
  const limits = [
    ...responses.slice(-1).flatMap(({ announced }) => announcedText(announced, now)),
    ...(requestsPerMinute === undefined ? [] : [`SENDGRID_REQUESTS_PER_MINUTE is ${requestsPerMinute}`]),
  ];
  const facts = factsOf(responses, now);
  if (limits.length === 0) return { check, status: "ok", found: "none is announced", facts };
  const found = limits.join(", ");
  if (count === undefined || count.min === 0) return { check, status: "ok", found, facts };
  const window = windowOf(responses, now);
  const timeFor = (subusers: number) =>
    Math.max(window.minTimeFor(subusers, now), (subusers * 60_000) / (requestsPerMinute ?? Number.POSITIVE_INFINITY));
  const [least, most] = [timeFor(count.min), timeFor(Number.isFinite(count.max) ? count.max : count.min)];
  const minutes = { minutes: [minutesOf(least), minutesOf(most)] };
  const estimate = `${found}: reading ${countText(count.min, count.max)} subusers takes ${durationText(least, most)}`;
  if (least <= deadlineSeconds * 1000) {
    return { check, status: "ok", found: estimate, facts: { ...facts, ...minutes } };
  }
  const late = `${estimate}, and those that are not read after ${deadlineSeconds} s are unreadable`;
  const remedy = `Raise SENDGRID_DEADLINE_SECONDS. ${cacheHint}`;
  return { check, status: "wrong", found: late, remedy, facts: { ...facts, ...minutes } };
}

function announcedText(announced: RateLimitHeaders | undefined, now: number): readonly string[] {
  const { limit, remaining, resetAt } = announced ?? {};
  if (limit === undefined || remaining === undefined || resetAt === undefined) return [];
  return [`${limit} requests are announced, ${remaining} of them left for ${Math.ceil((resetAt - now) / 1000)} s`];
}

/** The window as the client would know it after these responses. */
function windowOf(responses: readonly DatedResponse[], now: number): FixedWindow {
  const window = new FixedWindow();
  for (const { announced } of responses) window.finish(window.start(), announced, now);
  return window;
}

/** Two requests on behalf of two accounts tell whether they count against one limit. */
function factsOf(responses: readonly DatedResponse[], now: number): Readonly<Record<string, unknown>> {
  const announced = responses.map(({ announced: headers }) => headers);
  const { limit, resetAt } = announced.at(-1) ?? {};
  const reset = responses.at(-1)?.headers.get("x-ratelimit-reset") ?? "";
  return {
    ...(limit === undefined ? {} : { limit }),
    remaining: announced.map((headers) => headers?.remaining ?? "none"),
    ...(resetAt === undefined
      ? {}
      : { secondsToReset: Math.ceil((resetAt - now) / 1000), resetAs: reset.length > 8 ? "epoch" : "seconds" }),
  };
}

function minutesOf(milliseconds: number): number {
  return Math.round(milliseconds / 60_000);
}

function durationText(least: number, most: number): string {
  const [from, to] = [minutesOf(least), minutesOf(most)];
  if (to === 0) return "less than a minute";
  return `at least ${from === to ? "" : `${from} to `}${to} ${to === 1 ? "minute" : "minutes"}`;
}
