import type { ParentAccount } from "../accounts/parent-account";
import type { Account } from "../accounts/simulated-account";
import { customerAccountPage, subuserPage } from "./list-pages";
import { failure, json, type SimulatedResponse } from "./responses";

/** One request to an address below `/v3`, from a key that exists. */
export interface RoutedRequest {
  readonly path: string;
  readonly query: string;
  readonly parent: ParentAccount;
  readonly account: Account;
  readonly scopes: readonly string[];
  /** The maximum of rows of `/v3/subusers` in one response. */
  readonly pageSize: number;
}

interface Route {
  /** The scope that a key needs; none for what every key may request. */
  readonly scope?: string;
  readonly respond: (request: RoutedRequest) => SimulatedResponse;
}

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  [
    "/v3/tracking_settings/open",
    { scope: "tracking_settings.open.read", respond: ({ account }) => account.openTracking },
  ],
  [
    "/v3/subusers",
    { scope: "subusers.read", respond: ({ parent, query, pageSize }) => subuserPage(parent, query, pageSize) },
  ],
  // Any key of a reseller has access to it, says SendGrid; no scope is documented.
  ["/v3/partners/accounts", { respond: ({ parent, query }) => customerAccountPage(parent, query) }],
  [
    "/v3/user/username",
    { scope: "user.username.read", respond: ({ parent, account }) => json(200, parent.identityOf(account)) },
  ],
  ["/v3/scopes", { respond: ({ scopes }) => json(200, { scopes }) }],
]);

/** All scopes that any route needs. */
export const allScopes: readonly string[] = [...routes.values()].flatMap(({ scope }) => scope ?? []);

/** Whether there is anything at a path. */
export function isRoute(path: string): boolean {
  return routes.has(path);
}

/** The response to a GET. */
export function responseTo(request: RoutedRequest): SimulatedResponse {
  const route = routes.get(request.path);
  if (route === undefined) return failure({ status: 404 });
  if (route.scope !== undefined && !request.scopes.includes(route.scope)) return failure({ status: 403 });
  return route.respond(request);
}
