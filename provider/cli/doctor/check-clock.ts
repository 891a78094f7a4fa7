import { skewOf } from "../../sendgrid/http/rate-limit-headers";
import type { Finding } from "./finding";
import type { DatedResponse } from "./single-requests";

const maxSkewSeconds = 60;

/** Whether this machine's clock agrees with the `Date` of a response. */
export function checkClock({ headers }: DatedResponse, now: number): Finding {
  const check = "clock";
  const date = headers.get("date");
  if (date === null) return { check, status: "ok", found: "not known, because the response has no Date" };
  const seconds = Math.round(skewOf(date, now) / 1000);
  const facts = { secondsBehind: seconds };
  if (Math.abs(seconds) <= maxSkewSeconds) return { check, status: "ok", found: "agrees with SendGrid's", facts };
  const minutes = Math.round(Math.abs(seconds) / 60);
  const found = `this machine's is ${minutes} minutes ${seconds > 0 ? "behind" : "ahead of"} SendGrid's`;
  const remedy = "Set this machine's clock: the last day of waivers and the age of readings depend on it.";
  return { check, status: "wrong", found, remedy, facts };
}
