/** What goes back over the wire. */
export interface SimulatedResponse {
  readonly status: number;
  readonly body: string;
  /** Headers beside those that every response has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A response other than 200. */
export interface SimulatedFailure {
  /** HTTP status, from 200 to 599. */
  readonly status: number;
  /**
   * The message in SendGrid's envelope.
   * @default what SendGrid says with this status
   */
  readonly message?: string;
  /**
   * The whole body, in place of the envelope.
   * @default the envelope with `message`
   */
  readonly body?: string;
}

/** A response with a JSON body. */
export function json(status: number, value: unknown): SimulatedResponse {
  return { status, body: JSON.stringify(value) };
}

/** An error in SendGrid's envelope. */
export function failure({ status, message, body }: SimulatedFailure): SimulatedResponse {
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
  [413, "request body is too large"],
  [429, "too many requests"],
  [500, "internal error"],
  [503, "service unavailable"],
]);

/** The response to a key that does not exist, or does not any more. */
export const badKey = failure({
  status: 401,
  message: "The provided authorization grant is invalid, expired, or revoked",
});

/** The response of one region's host for an account of another region. */
export const wrongRegion = failure({
  status: 401,
  message: "user is not authorized to access this resource based on their regional attribute",
});
