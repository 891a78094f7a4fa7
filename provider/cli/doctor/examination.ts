import { systemClock } from "../../sendgrid/clock";
import type { Io } from "../io";
import { checkAcceptance, checkApiKey } from "./check-api-key";
import { checkClock } from "./check-clock";
import { checkConnection } from "./check-connection";
import { checkList } from "./check-list";
import { checkOwner } from "./check-owner";
import { checkRateLimit } from "./check-rate-limit";
import { checkScopes, listScope, readScope, usernameScope } from "./check-scopes";
import { checkUnknownName } from "./check-unknown-name";
import { accountToTry, checkValue } from "./check-value";
import type { SubuserCount } from "./count-subusers";
import type { Finding } from "./finding";
import { SingleRequests } from "./single-requests";

/** The checks in their order. One whose answer is known from an earlier failure is not made. */
export class Examination {
  private requests: SingleRequests | undefined;

  constructor(private readonly io: Io) {}

  /** How many requests were sent. */
  get requestsSent(): number {
    return this.requests?.sent ?? 0;
  }

  /** Ends at the first check that got no answer: the next ones would get none either. */
  async *findings(): AsyncGenerator<Finding, void> {
    for await (const finding of this.allFindings()) {
      yield finding;
      if (finding.status === "no answer") return;
    }
  }

  private async *allFindings(): AsyncGenerator<Finding, void> {
    const connection = checkConnection(this.io);
    yield connection.finding;
    if (connection.settings === undefined) return;
    const apiKey = checkApiKey(this.io);
    yield apiKey.finding;
    if (apiKey.key === undefined) return;
    const { text, name } = apiKey.key;
    this.requests = new SingleRequests(text, connection.settings, name, this.io.interruption);
    const acceptance = await checkAcceptance(this.requests);
    yield acceptance.finding;
    if (acceptance.accepted === undefined) return;
    const { scopes, response } = acceptance.accepted;
    yield checkClock(response, this.io.wallClock.now());
    yield checkScopes(scopes, connection.settings);
    const owner = await checkOwner(this.requests, scopes);
    yield owner;
    // Nothing is told of the accounts of a key that is another one's, or may be.
    const isExpected = owner.status === "ok" && scopes.includes(usernameScope);
    if (connection.settings.parentUsername !== undefined && !isExpected) return;
    yield* this.checkAccounts(this.requests, scopes);
  }

  private async *checkAccounts(requests: SingleRequests, scopes: readonly string[]): AsyncGenerator<Finding, void> {
    let count: SubuserCount | undefined;
    if (scopes.includes(listScope)) {
      const list = await checkList(requests);
      yield list.finding;
      count = list.count;
    }
    if (!scopes.includes(readScope)) return;
    const located = accountToTry(count?.rows ?? [], requests.settings.region);
    const unknownName = await checkUnknownName(requests, located.region);
    yield unknownName.finding;
    const responses = [unknownName.response];
    // Without the header it would be the parent's value.
    if (unknownName.finding.status === "ok") {
      const value = await checkValue(requests, located);
      yield value.finding;
      responses.push(value.response);
    }
    const received = responses.filter((response) => response !== undefined);
    yield checkRateLimit(received, count, requests.settings, systemClock.now());
  }
}
