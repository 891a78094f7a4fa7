import { type Key, Keys } from "./accounts/keys";
import { ParentAccount } from "./accounts/parent-account";
import { authorize, keyOf, onBehalfOf, unauthorized } from "./authorize";
import { type FaultOptions, faultAt } from "./faults/faults";
import { injectFault } from "./faults/inject-fault";
import { seededRandom } from "./faults/random";
import { type RateLimitDecision, SimulatedRateLimit } from "./faults/simulated-rate-limit";
import type { ParsedRequest } from "./http/parse-request";
import { failure, type SimulatedResponse } from "./http/responses";
import { isRoute, responseTo } from "./http/routes";
import { type OutgoingResponse, statusOf } from "./http/send-response";
import type { SimulatorOptions } from "./options/simulator-options";
import { type RecordedRequest, RequestLog } from "./request-log";
import { Statistics } from "./statistics";

/** What the simulated SendGrid knows, and how it responds. */
export class Simulation {
  readonly keys: Keys;
  readonly parent: ParentAccount;
  readonly statistics = new Statistics();
  private readonly log: RequestLog;
  private readonly rateLimit: SimulatedRateLimit | undefined;
  private readonly pageSize: number;
  private readonly faults: FaultOptions | undefined;
  private readonly random: () => number;

  constructor(options: SimulatorOptions) {
    this.parent = new ParentAccount(options);
    this.keys = new Keys(options.keys, this.parent);
    this.log = new RequestLog(options.recordRequests ?? true, options.logFile);
    this.rateLimit = options.rateLimit && new SimulatedRateLimit(options.rateLimit);
    this.pageSize = options.pageSize ?? 500;
    this.faults = options.faults;
    this.random = seededRandom(options.faults?.seed ?? 1);
  }

  get requests(): readonly RecordedRequest[] {
    return this.log.requests;
  }

  /** Responds to a request to the simulated API, and records it; `now` is in milliseconds since 1970. */
  respond(request: ParsedRequest, now: number): OutgoingResponse {
    this.statistics.requests++;
    const key = keyOf(request, this.keys);
    const outgoing =
      key === undefined || key.revoked ? { response: unauthorized(request) } : this.respondToKey(request, key, now);
    if (this.log.isOn) this.record(request, key, outgoing);
    return outgoing;
  }

  private respondToKey(request: ParsedRequest, key: Key, now: number): OutgoingResponse {
    const decision = this.decideByRateLimit(request, key, now);
    if (decision === undefined) return this.withFault({ response: this.responseTo(request, key) });
    const { isRejected, headers, onSent } = decision;
    const { status, body } = isRejected ? failure({ status: 429 }) : this.responseTo(request, key);
    const outgoing = { response: { status, body, headers }, onSent };
    return isRejected ? outgoing : this.withFault(outgoing);
  }

  private withFault(outgoing: OutgoingResponse): OutgoingResponse {
    if (this.faults === undefined) return outgoing;
    const fault = faultAt(this.random(), this.faults);
    if (fault === undefined) return outgoing;
    this.statistics.faults[fault.name]++;
    return injectFault(outgoing, fault, this.faults.largeBodyBytes ?? 10_000_000);
  }

  private decideByRateLimit({ path }: ParsedRequest, { index }: Key, now: number): RateLimitDecision | undefined {
    if (this.rateLimit === undefined || !isRoute(path)) return undefined;
    const decision = this.rateLimit.decide(`${index} ${path}`, now);
    if (decision.isRejected) this.statistics.refused++;
    if (decision.isOverrun) this.statistics.overruns++;
    return decision;
  }

  private responseTo(request: ParsedRequest, { parent, scopes }: Key): SimulatedResponse {
    const { method, path, query, headers } = request;
    // The real one would change the setting, for which no request is ever sent.
    if (method !== "GET") return failure({ status: 405 });
    if (headers.accept === undefined) return failure({ status: 406 });
    const account = authorize(request, parent);
    return "status" in account
      ? account
      : responseTo({ path, query, parent, account, scopes, pageSize: this.pageSize });
  }

  private record(request: ParsedRequest, key: Key | undefined, outgoing: OutgoingResponse): void {
    const { method, path, query, region, headers } = request;
    const account = onBehalfOf(request);
    const userAgent = headers["user-agent"];
    this.log.record({
      method,
      path,
      query,
      ...(region === undefined ? {} : { region }),
      ...(account === undefined ? {} : { onBehalfOf: account }),
      key: key?.index ?? -1,
      status: statusOf(outgoing),
      ...(outgoing.fault === undefined ? {} : { fault: outgoing.fault }),
      ...(userAgent === undefined ? {} : { userAgent }),
    });
  }
}
