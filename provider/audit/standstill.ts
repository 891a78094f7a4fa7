import { announcementOf } from "../sendgrid/rate-limit";
import type { Send } from "../sendgrid/request";

/** Nothing is under way for this long: another request would have started by now, if it might. */
const settledAfterMilliseconds = 200;

/**
 * Sends as before, and tells when everything stands still because SendGrid asked to wait.
 *
 * @param tell called with the moment, in milliseconds since 1970, until which SendGrid wants nobody to come
 */
export function tellingOfStandstill(send: Send, now: () => number, tell: (until: number) => void): Send {
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
