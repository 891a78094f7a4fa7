import type { SimulatedFailure } from "./accounts";

/** What goes back over the wire. */
export interface SimulatedAnswer {
  readonly status: number;
  readonly body: string;
}

/** An answer with a JSON body. */
export function json(status: number, value: unknown): SimulatedAnswer {
  return { status, body: JSON.stringify(value) };
}

/** An error in SendGrid's envelope. */
export function failure({ status, message, body }: SimulatedFailure): SimulatedAnswer {
  if (body !== undefined) return { status, body };
  return json(status, { errors: [{ field: null, message: message ?? documented.get(status) ?? "an error occurred" }] });
}

/** What SendGrid says with each status; see sendgrid-api in the reference. */
const documented = new Map([
  [400, "bad request"],
  [401, "authorization required"],
  [403, "access forbidden"],
  [404, "not found"],
  [405, "method not allowed"],
  [406, "The requested content type is not acceptable"],
  [429, "too many requests"],
  [500, "internal error"],
  [503, "service unavailable"],
]);

export const badKey = "The provided authorization grant is invalid, expired, or revoked";
