import { GivenUp, TooLate, TooLong } from "../rate-limiter/permit-denied";
import { KeyRefused } from "./api-key-guard";
import type { Failure } from "./map-error";
import { retryPolicy } from "./retry-policy";

/** Why a request was not sent at all. */
export function failureOfRefusal(reason: unknown, deadlineSeconds: number): Failure {
  if (reason instanceof KeyRefused) {
    const { code, remedy, why } = reason.failure;
    return { code, remedy, why: `nothing is sent with this key any more, because ${why}` };
  }
  if (reason instanceof TooLate) {
    const remedy = "Raise deadlineSeconds, maxConcurrency or requestsPerMinute.";
    return { code: "timeout", remedy, why: `its turn does not come within ${deadlineSeconds} s` };
  }
  if (reason instanceof TooLong) {
    const why = `SendGrid takes no more requests for ${inSeconds(reason.milliseconds)}, longer than ${longestWait}`;
    return { code: "rate-limited", remedy: "Try again later.", why };
  }
  if (reason instanceof GivenUp) {
    const why = `SendGrid did not answer any of the last ${reason.failuresInARow} requests, and no more are sent for now`;
    return { code: "unavailable", remedy: "Try again when SendGrid is up.", why };
  }
  return cancelled(reason);
}

/** The failure of what its caller cancelled. */
export function cancelled(reason: unknown): Failure {
  return {
    code: "cancelled",
    remedy: "Ask again if the answer is still wanted.",
    why: "it was cancelled",
    cause: reason,
  };
}

/** The longest wait that is sat out, as a sentence says it. */
export const longestWait = `the ${inSeconds(retryPolicy.longestWaitMilliseconds)} that are waited at most`;

/** A duration as a sentence says it. */
export function inSeconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)} s`;
}
