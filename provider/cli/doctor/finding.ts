import type { Failure } from "../../sendgrid/http/map-error";

/** What is checked, in this order, and what a line calls it. */
export const checks = {
  connection: "connection",
  apiKey: "API key",
  acceptance: "key accepted",
  clock: "clock",
  scopes: "scopes",
  owner: "account of the key",
  list: "subusers",
  unknownName: "unknown subuser",
  value: "value",
  rateLimit: "rate limit",
} as const;

export type Check = keyof typeof checks;

/** What became of one check. A warning is no fault, but more than a reader needs. */
export interface Finding {
  readonly check: Check;
  readonly status: "ok" | "warning" | "wrong" | "no answer";
  /** For people alone: names of accounts are in it. */
  readonly found: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** For a bug report: no name of an account, and no text from outside. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

const withoutAnswer: ReadonlySet<string> = new Set(["unavailable", "timeout", "rate-limited", "cancelled"]);

/** What a failed request says about what it was made for. */
export function findingOf(check: Check, failure: Failure): Finding {
  const { code, why, status } = failure;
  return {
    check,
    status: withoutAnswer.has(code) ? "no answer" : "wrong",
    found: why,
    remedy: remedyOf(failure),
    facts: { code, ...(status === undefined ? {} : { httpStatus: status }) },
  };
}

/** The finding of a setting or a key that cannot be used. Its message begins with what cannot be done: here a check is named instead. */
export function findingOfSetting(check: Check, error: unknown): Finding {
  const found = (error as Error).message.replace(/^[^:]*: /, "").replace(/\.$/, "");
  return { check, status: "wrong", found, facts: { code: "invalid-configuration" } };
}

function remedyOf({ remedy, status, cause }: Failure): string {
  const { code = "" } = (cause ?? {}) as NodeJS.ErrnoException;
  if (/CERT|SIGNATURE/.test(code)) return certificateRemedy;
  return status === 429 ? "Run this again in a minute: other requests count against this limit, too." : remedy;
}

/** What to do where certificates are not those that Node knows. */
export const certificateRemedy =
  "Set NODE_EXTRA_CA_CERTS to a file with the certificate authority of your network, before the command starts.";
