import { Client } from "../../sendgrid/client";
import { createParts } from "../../sendgrid/create-client";
import type { Send } from "../../sendgrid/http/http-get";
import { announcementOf } from "../../sendgrid/http/rate-limit-headers";
import { retryPolicy } from "../../sendgrid/http/retry-policy";
import { type ClientOptions, withDefaults } from "../../sendgrid/options";

/** Nothing is under way for this long, and for the user's own pace: another request would have started, if it might. */
const settledAfterMilliseconds = 200;

/** What a client is made with, once there is a key. */
export type KeyedOptions = ClientOptions & { readonly apiKey: string };

/**
 * A client that tells when everything stands still because SendGrid asked to wait.
 *
 * @param tell called with the moment, in milliseconds since 1970, until which SendGrid wants nobody to come
 */
export function clientTellingOfStandstill({ apiKey, ...options }: KeyedOptions, tell: (until: number) => void): Client {
  const settings = withDefaults(options);
  const parts = createParts(settings);
  const pause = settings.requestsPerMinute === undefined ? 0 : 60_000 / settings.requestsPerMinute;
  const send = tellingOfStandstill(parts.send, parts.clock.now, pause + settledAfterMilliseconds, tell);
  return new Client(apiKey, settings, { ...parts, send });
}

function tellingOfStandstill(send: Send, now: () => number, settledAfter: number, tell: (until: number) => void): Send {
  const closedUntil = new Map<string, number>();
  let underWay = 0;
  let told = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = (until: number) => {
    const left = until - now();
    // A longer wait is not sat out; and once is enough for each.
    if (underWay > 0 || left <= 0 || left > retryPolicy.longestWaitMilliseconds || until - told < 1000) return;
    told = until;
    tell(until);
  };
  return async (request) => {
    // SendGrid counts each address by itself.
    const [address = ""] = request.url.split("?");
    underWay += 1;
    clearTimeout(timer);
    try {
      const answer = await send(request);
      const { remaining, endsAt = 0, retryAt = 0 } = announcementOf(answer.headers, now()) ?? {};
      const until = Math.max(remaining === 0 ? endsAt : 0, retryAt);
      closedUntil.set(address, Math.max(until, closedUntil.get(address) ?? 0));
      return answer;
    } finally {
      underWay -= 1;
      const until = closedUntil.get(address) ?? 0;
      // Nobody waits for it: it must not keep the process.
      if (underWay === 0 && until > now()) timer = setTimeout(() => look(until), settledAfter).unref();
    }
  };
}
