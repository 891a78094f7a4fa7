import type { SimulatedAccount } from "./accounts";
import { badKey, failure, type SimulatedAnswer, wrongRegion } from "./answers";
import type { Arrival } from "./arrival";
import { type Key, Keys } from "./keys";
import type { SimulatorOptions } from "./options";
import { ParentAccount } from "./parent-account";
import { type RecordedRequest, RequestLog } from "./requests";
import { answerTo } from "./routes";

/** What the simulated SendGrid knows, and what it answers. */
export class Simulation {
  readonly keys: Keys;
  readonly parent: ParentAccount;
  private readonly log: RequestLog;
  private readonly pageSize: number;

  constructor(options: SimulatorOptions) {
    this.parent = new ParentAccount(options);
    this.keys = new Keys(options.keys, this.parent);
    this.log = new RequestLog(options.recordRequests ?? true, options.logFile);
    this.pageSize = options.pageSize ?? 500;
  }

  get requests(): readonly RecordedRequest[] {
    return this.log.requests;
  }

  /** Answers a request to the simulated API, and records it. */
  answer(arrival: Arrival): SimulatedAnswer {
    const { authorization } = arrival.headers;
    const bearer = authorization?.startsWith("Bearer ") ? authorization.slice("Bearer ".length) : undefined;
    const key = bearer === undefined ? undefined : this.keys.get(bearer);
    const answer = bearer === undefined ? failure({ status: 401 }) : this.decide(arrival, key);
    if (this.log.isOn) this.record(arrival, key, answer.status);
    return answer;
  }

  private decide(arrival: Arrival, key: Key | undefined): SimulatedAnswer {
    const { method, path, query, region, headers } = arrival;
    if (key === undefined || key.revoked) return badKey;
    // The real one would change the setting; nothing here ever asks for that.
    if (method !== "GET") return failure({ status: 405 });
    if (headers.accept === undefined) return failure({ status: 406 });
    const { parent, scopes } = key;
    const account = parent.onBehalfOf(onBehalfOf(arrival));
    if (account === undefined) return failure({ status: 403 });
    if (region !== undefined && region !== regionOf(account.setting)) return wrongRegion;
    return answerTo({ path, query, parent, account, scopes, pageSize: this.pageSize });
  }

  private record(arrival: Arrival, key: Key | undefined, status: number): void {
    const { method, path, query, region, headers } = arrival;
    const whose = onBehalfOf(arrival);
    const userAgent = headers["user-agent"];
    this.log.record({
      method,
      path,
      query,
      ...(region === undefined ? {} : { region }),
      ...(whose === undefined ? {} : { onBehalfOf: whose }),
      key: key?.index ?? -1,
      status,
      ...(userAgent === undefined ? {} : { userAgent }),
    });
  }
}

function regionOf({ region = "global" }: SimulatedAccount): "global" | "eu" {
  return region;
}

function onBehalfOf({ headers }: Arrival): string | undefined {
  const header = headers["on-behalf-of"];
  return typeof header === "string" ? header : header?.[0];
}
