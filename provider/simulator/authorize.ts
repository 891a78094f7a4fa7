import type { Key, Keys } from "./accounts/keys";
import type { ParentAccount } from "./accounts/parent-account";
import type { Account } from "./accounts/simulated-account";
import type { ParsedRequest } from "./http/parse-request";
import { badKey, failure, type SimulatedResponse, wrongRegion } from "./http/responses";

/** The key that a request was sent with, in use or not. */
export function keyOf({ headers }: ParsedRequest, keys: Keys): Key | undefined {
  const bearer = bearerOf(headers.authorization);
  return bearer === undefined ? undefined : keys.get(bearer);
}

/** The response to a request whose key is not in use. */
export function unauthorized({ headers }: ParsedRequest): SimulatedResponse {
  return bearerOf(headers.authorization) === undefined ? failure({ status: 401 }) : badKey;
}

function bearerOf(authorization: string | undefined): string | undefined {
  return authorization?.startsWith("Bearer ") ? authorization.slice("Bearer ".length) : undefined;
}

/** The account that a request is for, or the response where there is none that the key can act on behalf of. */
export function authorize(request: ParsedRequest, parent: ParentAccount): Account | SimulatedResponse {
  const account = parent.onBehalfOf(onBehalfOf(request));
  if (account === undefined) return failure({ status: 403 });
  const { region = "global" } = account.setting;
  return request.region === undefined || request.region === region ? account : wrongRegion;
}

/** The `on-behalf-of` header. */
export function onBehalfOf({ headers }: ParsedRequest): string | undefined {
  const header = headers["on-behalf-of"];
  return typeof header === "string" ? header : header?.[0];
}

/** Whether a `Host` header names the loopback interface. */
export function isLoopbackHost(host: string | undefined): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host ?? "");
}
