import type { IncomingHttpHeaders } from "node:http";
import { ParentAccount, type ParentAccountOptions, type SimulatedAccount } from "./accounts";
import { badKey, failure, json, type SimulatedAnswer } from "./answers";
import { type RecordedRequest, RequestLog } from "./requests";
import { allScopes, answerTo } from "./routes";

/** What an API key may do, and what it sees. */
export interface SimulatedKey {
  /**
   * Its scopes.
   * @default all that any route asks for
   */
  readonly scopes?: readonly string[];
  /**
   * A parent account of its own.
   * @default the one of the simulator's options
   */
  readonly account?: ParentAccountOptions;
}

/** A key of the right form; nobody's. */
export const simulatedApiKey = `SG.${"simulated-key-".padEnd(22, "0")}.${"of-nobody-at-all-".padEnd(43, "0")}`;

/** A request as it arrives. */
export interface ArrivedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
}

interface Key {
  readonly index: number;
  readonly scopes: readonly string[];
  readonly parent: ParentAccount;
}

/** What the simulated SendGrid knows, and what it answers. */
export class Simulation {
  readonly apiKey: string;
  private readonly parent: ParentAccount;
  private readonly keys: ReadonlyMap<string, Key>;
  private readonly log: RequestLog;

  constructor(
    options: ParentAccountOptions & {
      readonly keys?: Readonly<Record<string, SimulatedKey>>;
      readonly logFile?: string;
    },
  ) {
    const { keys = { [simulatedApiKey]: {} } } = options;
    this.parent = new ParentAccount(options);
    this.apiKey = Object.keys(keys)[0] ?? simulatedApiKey;
    this.log = new RequestLog(options.logFile);
    this.keys = new Map(
      Object.entries(keys).map(([key, { scopes = allScopes, account }], index) => {
        const parent = account === undefined ? this.parent : new ParentAccount(account);
        return [key, { index, scopes, parent }];
      }),
    );
  }

  get requests(): readonly RecordedRequest[] {
    return this.log.requests;
  }

  /** Changes, or adds, a subuser. */
  setSubuser(username: string, setting: boolean | SimulatedAccount): void {
    this.parent.setSubuser(username, setting);
  }

  removeSubuser(username: string): boolean {
    return this.parent.removeSubuser(username);
  }

  /** Answers a request to the simulated API, and records it. */
  answer(request: ArrivedRequest): SimulatedAnswer {
    const { method, url, headers } = request;
    const onBehalfOf = headers["on-behalf-of"] as string | undefined;
    const [, bearer] = /^Bearer (.*)$/.exec(headers.authorization ?? "") ?? [];
    const key = bearer === undefined ? undefined : this.keys.get(bearer);
    const answer = bearer === undefined ? failure({ status: 401 }) : this.decide(request, key, onBehalfOf);
    this.log.record({
      method,
      path: url.pathname,
      query: url.search,
      ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
      key: key?.index ?? -1,
      status: answer.status,
      ...(headers["user-agent"] === undefined ? {} : { userAgent: headers["user-agent"] }),
    });
    return answer;
  }

  private decide(
    { method, url, headers }: ArrivedRequest,
    key: Key | undefined,
    onBehalfOf: string | undefined,
  ): SimulatedAnswer {
    if (key === undefined) return failure({ status: 401, message: badKey });
    // The real one would change the setting; nothing here ever asks for that.
    if (method !== "GET") return failure({ status: 405 });
    if (headers.accept === undefined) return failure({ status: 406 });
    const account = key.parent.onBehalfOf(onBehalfOf);
    if (account === undefined) return failure({ status: 403 });
    return answerTo({ path: url.pathname, query: url.searchParams, parent: key.parent, account, scopes: key.scopes });
  }

  /**
   * Answers a request to the simulator itself, which no log holds: `PUT /simulator/subusers/<username>` with `true`,
   * `false` or a whole account, `DELETE` of the same, `GET /simulator/requests`.
   */
  control({ method, url }: ArrivedRequest, body: string): SimulatedAnswer {
    if (method === "GET" && url.pathname === "/simulator/requests") return json(200, this.requests);
    const [, encoded] = /^\/simulator\/subusers\/(.+)$/.exec(url.pathname) ?? [];
    if (encoded === undefined) return failure({ status: 404 });
    const username = decodeURIComponent(encoded);
    if (method === "DELETE")
      return this.removeSubuser(username) ? json(200, { removed: username }) : failure({ status: 404 });
    if (method !== "PUT") return failure({ status: 405 });
    try {
      const setting = JSON.parse(body) as boolean | SimulatedAccount;
      this.setSubuser(username, setting);
      return json(200, { username, setting });
    } catch {
      return failure({ status: 400, message: 'PUT true, false or {"enabled": true, …}' });
    }
  }
}
