import type { Account } from "./accounts";
import { customerAccountPage, subuserPage } from "./list-pages";
import type { ParentAccount } from "./parent-account";
import { failure, json, type SimulatedAnswer } from "./responses";

/** One request to an address below `/v3`, from a key that exists. */
export interface RoutedRequest {
  readonly path: string;
  readonly query: string;
  readonly parent: ParentAccount;
  readonly account: Account;
  readonly scopes: readonly string[];
  /** The most rows of `/v3/subusers` in one answer. */
  readonly pageSize: number;
}

interface Route {
  /** The scope that a key needs; none for what every key may ask. */
  readonly scope?: string;
  readonly answer: (request: RoutedRequest) => SimulatedAnswer;
}

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  [
    "/v3/tracking_settings/open",
    { scope: "tracking_settings.open.read", answer: ({ account }) => account.openTracking },
  ],
  [
    "/v3/subusers",
    { scope: "subusers.read", answer: ({ parent, query, pageSize }) => subuserPage(parent, query, pageSize) },
  ],
  // Any key of a reseller has access to it, says SendGrid; no scope is documented.
  ["/v3/partners/accounts", { answer: ({ parent, query }) => customerAccountPage(parent, query) }],
  [
    "/v3/user/username",
    { scope: "user.username.read", answer: ({ parent, account }) => json(200, parent.identityOf(account)) },
  ],
  ["/v3/scopes", { answer: ({ scopes }) => json(200, { scopes }) }],
]);

/** All scopes that any route asks for. */
export const allScopes: readonly string[] = [...routes.values()].flatMap(({ scope }) => scope ?? []);

/** Whether there is anything at a path. */
export function isRoute(path: string): boolean {
  return routes.has(path);
}

/** The answer to a GET. */
export function answerTo(request: RoutedRequest): SimulatedAnswer {
  const route = routes.get(request.path);
  if (route === undefined) return failure({ status: 404 });
  if (route.scope !== undefined && !request.scopes.includes(route.scope)) return failure({ status: 403 });
  return route.answer(request);
}
