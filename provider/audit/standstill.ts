import { Client } from "../sendgrid/client";
import { createParts } from "../sendgrid/create-client";
import { type ClientOptions, withDefaults } from "../sendgrid/options";
import { announcementOf } from "../sendgrid/rate-limit";
import type { Send } from "../sendgrid/request";

/** Nothing is under way for this long: another request would have started by now, if it might. */
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
  return new Client(apiKey, settings, { ...parts, send: tellingOfStandstill(parts.send, parts.clock.now, tell) });
}

function tellingOfStandstill(send: Send, now: () => number, tell: (until: number) => void): Send {
  let underWay = 0;
  let until = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    if (underWay === 0 && until > now()) tell(until);
  };
  return async (request) => {
    underWay += 1;
    clearTimeout(timer);
    try {
      const answer = await send(request);
      const { remaining, endsAt = 0, retryAt = 0 } = announcementOf(answer.headers, now()) ?? {};
      until = Math.max(until, remaining === 0 ? endsAt : 0, retryAt);
      return answer;
    } finally {
      underWay -= 1;
      // Nobody waits for it: it must not keep the process.
      if (underWay === 0 && until > now()) timer = setTimeout(look, settledAfterMilliseconds).unref();
    }
  };
}
