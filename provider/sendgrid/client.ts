import { show } from "../text/show";
import { type Account, accountToId, describeAccount } from "./account";
import { type CallOptions, checkCallOptions, type ReadOptions } from "./call-options";
import { Cancellation } from "./cancellation";
import { CoalescedRequests } from "./coalesce-requests";
import type { Endpoint } from "./endpoints/endpoint";
import { type CustomerAccount, listCustomerAccounts } from "./endpoints/list-customer-accounts";
import { listSubusers, type Subuser } from "./endpoints/list-subusers";
import type { FetchPage, Pages } from "./endpoints/list-until-same";
import { type DatedReading, type OpenTrackingReading, openTrackingSetting } from "./endpoints/open-tracking-setting";
import { identityOf, verifyIdentity } from "./endpoints/verify-identity";
import { SendGridError } from "./error";
import { type ClientParts, RequestExecutor, type RequestOptions } from "./http/execute-request";
import { cancelled, isPastDeadline } from "./http/map-error";
import { OnBehalfOfCheck } from "./http/on-behalf-of-check";
import { ParentCheck } from "./http/parent-check";
import { baseUrlOf, type ClientSettings, isRegion, type Region } from "./options";
import { parseAccount } from "./parse-account";

/** How long to list; without a deadline, so long as the client's setting leaves time. */
type ListOptions = Partial<Pick<RequestOptions, "deadline" | "cancellation">>;

/** Reads with one API key. Sends GET and nothing else. */
export class Client {
  private readonly requests: RequestExecutor;
  private readonly onBehalfOf: OnBehalfOfCheck;
  private readonly coalesced = new CoalescedRequests<DatedReading>();
  private readonly cancellations = new WeakMap<AbortSignal, Cancellation>();
  private readonly parent: ParentCheck;

  /**
   * @param keyName what messages call the key: "the API key in SENDGRID_API_KEY"
   * @internal Made by `createClient`.
   */
  constructor(
    apiKey: string,
    private readonly settings: ClientSettings,
    private readonly parts: ClientParts,
    keyName = "the API key",
  ) {
    this.requests = new RequestExecutor(apiKey, settings, parts, keyName);
    this.onBehalfOf = new OnBehalfOfCheck(this.requests, parts.clock);
    this.parent = new ParentCheck(this.requests, settings, keyName, parts.clock);
  }

  /**
   * Reads an account's setting as it is at some moment after this call.
   * Readings of one account that are asked for before the first of them is sent share one request.
   *
   * @param whose exactly one of `subuser`, `accountId` and `self: true`
   * @param options the account's region, and an `AbortSignal`
   * @throws SendGridError when there is no valid response: never a guess
   */
  async readOpenTracking(whose: Account, options: ReadOptions = {}): Promise<OpenTrackingReading> {
    const { readAt: _, ...reading } = await this.readDated(whose, options);
    return reading as OpenTrackingReading;
  }

  /**
   * The same, with the moment.
   * @internal
   */
  async readDated(whose: Account, options: ReadOptions = {}): Promise<DatedReading> {
    const account = parseAccount(whose);
    checkCallOptions(options, ["signal", "region"]);
    const region = this.regionOf(account, options.region);
    const deadline = this.deadline();
    const id = `${region} ${accountToId(account)}`;
    return this.coalesced.get(id, {
      deadline,
      cancellation: this.cancellationOf(options.signal),
      request: (cancellation, onSend) => this.read(account, region, { deadline, cancellation, onSend }),
      errorOf: (reason) => cancelledReading(account, reason),
      isPastDeadline,
    });
  }

  /**
   * All Subusers of the account that owns the key, each once, disabled ones too. Reading can start while the list goes
   * on, so a Subuser that is deleted meanwhile may be among them. The API key needs the scope `subusers.read`. Each
   * iteration lists anew; of the deadline, only the time spent on requests counts.
   *
   * @param options an `AbortSignal`
   * @throws SendGridError when the list cannot be read to its end: what came before is not all
   */
  listSubusers(options: CallOptions = {}): AsyncIterable<Subuser> {
    checkCallOptions(options, ["signal"]);
    return { [Symbol.asyncIterator]: () => rowsOf(this.pagesOfSubusers(this.listOptions(options))) };
  }

  /**
   * All customer accounts (reseller plans), each once. Each iteration lists anew; of the deadline, only the time spent
   * on requests counts.
   *
   * @param options an `AbortSignal`
   * @throws SendGridError when the list cannot be read to its end: what came before is not all
   */
  listCustomerAccounts(options: CallOptions = {}): AsyncIterable<CustomerAccount> {
    checkCallOptions(options, ["signal"]);
    return { [Symbol.asyncIterator]: () => rowsOf(this.pagesOfCustomerAccounts(this.listOptions(options))) };
  }

  /**
   * The Subusers that each page of the list brings anew, and in the end all.
   * @internal
   */
  pagesOfSubusers(options: ListOptions): Pages<Subuser> {
    return listSubusers(this.fetchPage(options));
  }

  /**
   * The customer accounts that each page of the list brings anew, and in the end all.
   * @internal
   */
  pagesOfCustomerAccounts(options: ListOptions): Pages<CustomerAccount> {
    return listCustomerAccounts(this.fetchPage(options));
  }

  /**
   * A reading that no other call shares, for callers that read each account once. It takes less than half of the
   * promises, which counts when a Pulumi program reads ten thousand accounts.
   * @internal
   */
  readUncoalesced(whose: Account, region: string | undefined, options: RequestOptions): Promise<DatedReading> {
    const account = parseAccount(whose);
    return this.read(account, this.regionOf(account, region), options);
  }

  /** @internal */
  get maxConcurrency(): number {
    return this.settings.maxConcurrency;
  }

  /**
   * By when something that begins now has to be over.
   * @internal
   */
  deadline(): number {
    return this.parts.clock.now() + this.settings.deadlineSeconds * 1000;
  }

  /** @internal */
  timeLeft(deadline: number): number {
    return deadline - this.parts.clock.now();
  }

  /**
   * How long the rate limit makes the reading of so many accounts take, at least; 0 while no limit is known.
   * @internal
   */
  minTimeToRead(accounts: number): number {
    return this.requests.minTimeFor(openTrackingSetting({ self: true }, this.settings.region), accounts);
  }

  private listOptions({ signal }: CallOptions): ListOptions {
    return { cancellation: this.cancellationOf(signal) };
  }

  private cancellationOf(signal: AbortSignal | undefined): Cancellation | undefined {
    if (signal === undefined) return undefined;
    const cancellation = this.cancellations.get(signal) ?? new Cancellation(signal);
    this.cancellations.set(signal, cancellation);
    return cancellation;
  }

  private fetchPage({ cancellation, deadline }: ListOptions): FetchPage {
    // What the caller does with the rows in between is not the list's time.
    let left = this.settings.deadlineSeconds * 1000;
    return async (endpoint) => {
      const now = this.parts.clock.now();
      const options = { deadline: deadline ?? now + left, cancellation };
      if (!this.parent.isRight) await this.parent.pass(endpoint.what, options);
      const page = await this.requests.executeRequest(endpoint, options);
      left -= this.parts.clock.now() - now;
      return page;
    };
  }

  private read(account: Account, region: Region, options: RequestOptions): Promise<DatedReading> {
    const setting = openTrackingSetting(account, region);
    const read = () => this.readVerified(setting, account, region, options);
    return this.parent.isRight ? read() : this.parent.pass(setting.what, options).then(read);
  }

  private readVerified(
    setting: Endpoint<DatedReading>,
    account: Account,
    region: Region,
    options: RequestOptions,
  ): Promise<DatedReading> {
    const read = () => this.requests.executeRequest(setting, options);
    if (account.self) return read();
    const baseUrl = baseUrlOf(this.settings, region);
    const verified = this.settings.verifyIdentity ? () => this.verify(account, region, options).then(read) : read;
    return this.onBehalfOf.hasPassed(baseUrl)
      ? verified()
      : this.onBehalfOf.pass(baseUrl, setting, options).then(verified);
  }

  private async verify(account: Account, region: Region, { deadline, cancellation }: RequestOptions): Promise<void> {
    const options = { deadline, cancellation };
    // One after the other: when the first fails, nothing is left of the reading.
    const parent = account.accountId === undefined ? undefined : await this.parent.identify(options);
    verifyIdentity(account, await this.requests.executeRequest(identityOf(account, region), options), parent);
  }

  /**
   * Whose key this is, for reports; `undefined` when there is no answer.
   * @internal
   */
  async parentUsername(signal: AbortSignal | undefined): Promise<string | undefined> {
    const deadline = this.parts.clock.now() + this.settings.timeoutSeconds * 1000;
    try {
      return (await this.parent.identify({ deadline, cancellation: this.cancellationOf(signal) })).username;
    } catch {
      return undefined;
    }
  }

  private regionOf(account: Account, region: string = this.settings.region): Region {
    if (isRegion(region)) return region;
    throw new SendGridError("invalid-argument", {
      what: `Cannot read open tracking of ${describeAccount(account)}`,
      why: `its region is ${show(region)}`,
      remedy: "Only accounts of the regions global and eu can be read.",
    });
  }
}

async function* rowsOf<Row>(pages: Pages<Row>): AsyncGenerator<Row, void> {
  for await (const rows of pages) yield* rows;
}

function cancelledReading(account: Account, reason: unknown): SendGridError {
  return new SendGridError("cancelled", {
    what: `Cannot read open tracking of ${describeAccount(account)}`,
    ...cancelled(reason),
  });
}
