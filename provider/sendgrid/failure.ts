import { type Account, describeAccount } from "./account";
import { messagesOf } from "./envelope";
import { SendGridError, type SendGridErrorCode } from "./error";
import type { Answer } from "./request";

/** What a failed request was about: enough to say who is concerned and what to do. */
export interface Attempt {
  readonly account: Account;
  readonly url: string;
  readonly scope: string;
  readonly apiKey: string;
  readonly limit: TimeLimit;
}

/** How long one request may take, and why not longer. */
export interface TimeLimit {
  readonly milliseconds: number;
  /** The value of the option, and its name. */
  readonly seconds: number;
  readonly option: "timeoutSeconds" | "deadlineSeconds";
}

interface Verdict {
  readonly code: SendGridErrorCode;
  readonly remedy: string;
}

/** The error that an answer other than 200 stands for. */
export function errorOfAnswer(attempt: Attempt, answer: Answer): SendGridError {
  const messages = messagesOf(answer.body);
  const said = messages.length === 0 ? "" : ` (${messages.join("; ")})`;
  return failed(attempt, verdictOf(attempt, answer.status, said), `SendGrid answered ${answer.status}${said}`, {
    status: answer.status,
  });
}

function verdictOf(attempt: Attempt, status: number, said: string): Verdict {
  if (status === 401) return unauthorized(attempt, said);
  if (status === 403 && /temporary block/i.test(said)) {
    return { code: "rate-limited", remedy: "Wait until SendGrid lifts the block, and send fewer bad requests." };
  }
  if (status === 403) return { code: "forbidden", remedy: `${checkAccount(attempt)}${grantScope(attempt)}` };
  if (status === 404) return { code: "not-found", remedy: `${checkAccount(attempt)}Check baseUrl, if it is set.` };
  if (status === 429) return { code: "rate-limited", remedy: "Lower maxConcurrency or set requestsPerMinute." };
  if (status >= 500) return { code: "unavailable", remedy: "Try again when SendGrid is up." };
  if (status === 451) return wrongRegion;
  if (status < 400) return { code: "invalid-response", remedy: "Check baseUrl and any proxy on the way." };
  return { code: "rejected", remedy: `${checkAccount(attempt)}Check that its plan has tracking settings.` };
}

const wrongRegion: Verdict = {
  code: "wrong-region",
  remedy: "Set region to the one this account was created in: global or eu.",
};

function unauthorized(attempt: Attempt, said: string): Verdict {
  if (/regional attribute/i.test(said)) return wrongRegion;
  if (/required scope|not authorized/i.test(said)) return { code: "missing-scope", remedy: grantScope(attempt) };
  return { code: "bad-credentials", remedy: "Use an API key that exists and was not revoked." };
}

function grantScope(attempt: Attempt): string {
  return `Give the API key the scope ${attempt.scope}.`;
}

function checkAccount({ account }: Attempt): string {
  if (account.self) return "";
  return `Check that ${describeAccount(account)} exists, is enabled and belongs to the account that owns the API key. `;
}

/** The error that a request without a complete answer stands for; `cause` is the HTTP library's. */
export function errorOfFailure(attempt: Attempt, cause: unknown): SendGridError {
  const { name, type, code, message } = cause as { name?: string; type?: string; code?: string; message?: string };
  if (name === "AbortError" || name === "TimeoutError") {
    const { seconds, option } = attempt.limit;
    const remedy = `Raise ${option} if SendGrid is slow from here.`;
    return failed(attempt, { code: "timeout", remedy }, `no complete answer within ${seconds} s`, { cause });
  }
  if (type === "no-redirect") {
    const remedy = "Set baseUrl to SendGrid's own address.";
    return failed(attempt, { code: "invalid-response", remedy }, "the answer was a redirect, which is not followed", {
      cause,
    });
  }
  if (type === "max-size") {
    const remedy = "Check baseUrl and any proxy on the way.";
    return failed(attempt, { code: "invalid-response", remedy }, "the answer is larger than any of SendGrid's", {
      cause,
    });
  }
  const host = new URL(attempt.url).host;
  const remedy = `Check the network between here and ${host}.`;
  return failed(attempt, { code: "unavailable", remedy }, `the request failed (${code ?? message ?? String(cause)})`, {
    cause,
  });
}

/** The error of a complete answer with status 200 that is not what SendGrid documents. */
export function errorOfBody(attempt: Attempt, problem: string): SendGridError {
  const remedy = "Check baseUrl and any proxy on the way.";
  return failed(attempt, { code: "invalid-response", remedy }, `the answer ${problem}`, { status: 200 });
}

function failed(
  attempt: Attempt,
  { code, remedy }: Verdict,
  why: string,
  detail: { readonly status?: number; readonly cause?: unknown },
): SendGridError {
  const what = `Cannot read open tracking of ${describeAccount(attempt.account)}`;
  return new SendGridError(code, { what, why, remedy, apiKey: attempt.apiKey, ...detail });
}
