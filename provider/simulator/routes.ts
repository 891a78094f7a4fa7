import type { Account, ParentAccount } from "./accounts";
import { failure, json, type SimulatedAnswer } from "./answers";

/** One request to an address below `/v3`, from a key that exists. */
export interface RoutedRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly parent: ParentAccount;
  readonly account: Account;
  readonly scopes: readonly string[];
}

interface Route {
  /** The scope that a key needs; none for what every key may ask. */
  readonly scope?: string;
  readonly answer: (request: RoutedRequest) => SimulatedAnswer;
}

/** SendGrid gives at most this many rows, whatever `limit` says. */
const largestPage = 500;

const routes: Readonly<Record<string, Route>> = {
  "/v3/tracking_settings/open": {
    scope: "tracking_settings.open.read",
    answer: ({ account: { setting } }) =>
      setting.failure === undefined ? json(200, { enabled: setting.enabled }) : failure(setting.failure),
  },
  "/v3/subusers": {
    scope: "subusers.read",
    answer: ({ parent, query }) => {
      const from = wholeNumber(query.get("offset")) ?? 0;
      const size = Math.min(wholeNumber(query.get("limit")) ?? largestPage, largestPage);
      const prefix = (query.get("username") ?? "").toLowerCase();
      const found = parent.subusers.filter(({ username }) => username.toLowerCase().startsWith(prefix));
      return json(
        200,
        found.slice(from, from + size).map((subuser) => row(subuser, query.get("include_region") === "true")),
      );
    },
  },
  "/v3/user/username": {
    scope: "user.username.read",
    answer: ({ account }) => json(200, { username: account.username, user_id: account.id }),
  },
  "/v3/scopes": { answer: ({ scopes }) => json(200, { scopes }) },
};

/** All scopes that any route asks for. */
export const allScopes: readonly string[] = Object.values(routes).flatMap(({ scope }) => scope ?? []);

/** The answer to a GET. */
export function answerTo(request: RoutedRequest): SimulatedAnswer {
  const route = routes[request.path];
  if (route === undefined) return failure({ status: 404 });
  if (route.scope !== undefined && !request.scopes.includes(route.scope)) return failure({ status: 403 });
  return route.answer(request);
}

function row({ id, username, setting }: Account, includeRegion: boolean) {
  const { disabled = false, region = "global" } = setting;
  const subuser = { id, username, email: `${id}@example.test`, disabled };
  return includeRegion ? { ...subuser, region } : subuser;
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}
