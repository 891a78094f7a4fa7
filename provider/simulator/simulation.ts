import type { SimulatedAccount } from "./accounts";
import { type FaultOptions, faultAt } from "./faults";
import { struck } from "./inject-fault";
import { type Key, Keys } from "./keys";
import type { SimulatorOptions } from "./options/options";
import { ParentAccount } from "./parent-account";
import type { Arrival } from "./parse-request";
import { seededRandom } from "./random";
import { type RecordedRequest, RequestLog } from "./request-log";
import { badKey, failure, type SimulatedAnswer, wrongRegion } from "./responses";
import { answerTo, isRoute } from "./routes";
import { type Delivery, statusOf } from "./send-response";
import { type Passage, RateLimit } from "./simulated-rate-limit";
import { Statistics } from "./statistics";

/** What the simulated SendGrid knows, and what it answers. */
export class Simulation {
  readonly keys: Keys;
  readonly parent: ParentAccount;
  readonly statistics = new Statistics();
  private readonly log: RequestLog;
  private readonly rateLimit: RateLimit | undefined;
  private readonly pageSize: number;
  private readonly faults: FaultOptions | undefined;
  private readonly random: () => number;

  constructor(options: SimulatorOptions) {
    this.parent = new ParentAccount(options);
    this.keys = new Keys(options.keys, this.parent);
    this.log = new RequestLog(options.recordRequests ?? true, options.logFile);
    this.rateLimit = options.rateLimit && new RateLimit(options.rateLimit);
    this.pageSize = options.pageSize ?? 500;
    this.faults = options.faults;
    this.random = seededRandom(options.faults?.seed ?? 1);
  }

  get requests(): readonly RecordedRequest[] {
    return this.log.requests;
  }

  /** Answers a request to the simulated API, and records it; `now` is in milliseconds since 1970. */
  answer(arrival: Arrival, now: number): Delivery {
    this.statistics.requests++;
    const { authorization } = arrival.headers;
    const bearer = authorization?.startsWith("Bearer ") ? authorization.slice("Bearer ".length) : undefined;
    const key = bearer === undefined ? undefined : this.keys.get(bearer);
    const delivery =
      key === undefined || key.revoked
        ? { answer: bearer === undefined ? failure({ status: 401 }) : badKey }
        : this.admit(arrival, key, now);
    if (this.log.isOn) this.record(arrival, key, delivery);
    return delivery;
  }

  private admit(arrival: Arrival, key: Key, now: number): Delivery {
    const passage = this.pass(arrival, key, now);
    if (passage === undefined) return this.strike({ answer: this.decide(arrival, key) });
    const { isRefused, headers, onSent } = passage;
    const { status, body } = isRefused ? failure({ status: 429 }) : this.decide(arrival, key);
    const delivery = { answer: { status, body, headers }, onSent };
    return isRefused ? delivery : this.strike(delivery);
  }

  /** Lets something go wrong with an answer, when it is its turn. */
  private strike(delivery: Delivery): Delivery {
    if (this.faults === undefined) return delivery;
    const fault = faultAt(this.random(), this.faults);
    if (fault === undefined) return delivery;
    this.statistics.faults[fault.name]++;
    return struck(delivery, fault, this.faults.largeBodyBytes ?? 10_000_000);
  }

  private pass({ path }: Arrival, { index }: Key, now: number): Passage | undefined {
    if (this.rateLimit === undefined || !isRoute(path)) return undefined;
    const passage = this.rateLimit.pass(`${index} ${path}`, now);
    if (passage.isRefused) this.statistics.refused++;
    if (passage.isOverrun) this.statistics.overruns++;
    return passage;
  }

  private decide(arrival: Arrival, { parent, scopes }: Key): SimulatedAnswer {
    const { method, path, query, region, headers } = arrival;
    // The real one would change the setting; nothing here ever asks for that.
    if (method !== "GET") return failure({ status: 405 });
    if (headers.accept === undefined) return failure({ status: 406 });
    const account = parent.onBehalfOf(onBehalfOf(arrival));
    if (account === undefined) return failure({ status: 403 });
    if (region !== undefined && region !== regionOf(account.setting)) return wrongRegion;
    return answerTo({ path, query, parent, account, scopes, pageSize: this.pageSize });
  }

  private record(arrival: Arrival, key: Key | undefined, delivery: Delivery): void {
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
      status: statusOf(delivery),
      ...(delivery.fault === undefined ? {} : { fault: delivery.fault }),
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
