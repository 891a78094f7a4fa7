import { show } from "../text/show";
import { type Account, accountToId, describeAccount } from "./account";
import { type CallOptions, checkCallOptions, type ReadOptions } from "./call-options";
import { SharedReadings } from "./coalesce-requests";
import type { CustomerAccount } from "./endpoints/list-customer-accounts";
import type { Subuser } from "./endpoints/list-subusers";
import { type AskPage, listCustomerAccounts, listSubusers, type Pages } from "./endpoints/lists";
import { type OpenTrackingReading, openTrackingQuestion } from "./endpoints/open-tracking-setting";
import { type Identity, identityQuestion, verifyIdentity } from "./endpoints/verify-identity";
import { SendGridError } from "./error";
import { type AskOptions, type ClientParts, Exchange } from "./http/execute-request";
import { cancelled } from "./http/unsent-request";
import { type ClientSettings, isRegion, type Region } from "./options";
import { parseAccount } from "./parse-account";

/** Until when to ask; without a deadline, so long as the client's setting leaves time. */
type AskUntil = Partial<Pick<AskOptions, "deadline" | "signal">>;

/** Reads with one API key. Sends GET and nothing else. */
export class Client {
  private readonly exchange: Exchange;
  private readonly shared = new SharedReadings<OpenTrackingReading>();
  private parent: Identity | undefined;

  /** @internal Made by `createClient`. */
  constructor(
    apiKey: string,
    private readonly settings: ClientSettings,
    private readonly parts: ClientParts,
  ) {
    this.exchange = new Exchange(apiKey, settings, parts);
  }

  /**
   * Reads an account's setting as it is at some moment after this call.
   * Readings of one account that are asked for before the first of them is sent share one request.
   *
   * @param whose exactly one of `subuser`, `accountId` and `self: true`
   * @param options the account's region, and an `AbortSignal`
   * @throws SendGridError when there is no valid answer: never a guess
   */
  async readOpenTracking(whose: Account, options: ReadOptions = {}): Promise<OpenTrackingReading> {
    const account = parseAccount(whose);
    checkCallOptions(options, ["signal", "region"]);
    const region = this.regionOf(account, options.region);
    const deadline = this.deadline();
    const ask = (signal: AbortSignal | undefined, onSend: () => void) =>
      this.read(account, region, { deadline, signal, onSend });
    const id = `${region} ${accountToId(account)}`;
    return this.shared.read(id, options.signal, ask, (signal) => cancelledReading(account, signal));
  }

  /**
   * All Subusers of the account that owns the key, each once, disabled ones too. Reading can start while the list goes
   * on. The API key needs the scope `subusers.read`. Each iteration lists anew; of the deadline, only the time spent on
   * requests counts.
   *
   * @param options an `AbortSignal`
   * @throws SendGridError when the list cannot be read to its end: what came before is not all
   */
  listSubusers(options: CallOptions = {}): AsyncIterable<Subuser> {
    checkCallOptions(options, ["signal"]);
    return { [Symbol.asyncIterator]: () => rowsOf(this.pagesOfSubusers(options)) };
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
    return { [Symbol.asyncIterator]: () => rowsOf(this.pagesOfCustomerAccounts(options)) };
  }

  /**
   * The Subusers that each page of the list brings.
   * @internal
   */
  pagesOfSubusers(options: AskUntil = {}): Pages<Subuser> {
    return listSubusers(this.askPage(options));
  }

  /**
   * The customer accounts that each page of the list brings.
   * @internal
   */
  pagesOfCustomerAccounts(options: AskUntil = {}): Pages<CustomerAccount> {
    return listCustomerAccounts(this.askPage(options));
  }

  /**
   * A reading that nobody else shares, for who asks for each account once. It takes less than half of the promises, and
   * a Pulumi program has ten thousand of them.
   * @internal
   */
  readAlone(whose: Account, region: string | undefined, options: AskOptions): Promise<OpenTrackingReading> {
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

  private askPage({ signal, deadline }: AskUntil): AskPage {
    // What the caller does with the rows in between is not the list's time.
    let left = this.settings.deadlineSeconds * 1000;
    return async (question) => {
      const now = this.parts.clock.now();
      const page = await this.exchange.ask(question, { deadline: deadline ?? now + left, signal });
      left -= this.parts.clock.now() - now;
      return page;
    };
  }

  private read(account: Account, region: Region, options: AskOptions): Promise<OpenTrackingReading> {
    const ask = () => this.exchange.ask(openTrackingQuestion(account, region), options);
    if (!this.settings.verifyIdentity || account.self) return ask();
    return this.verify(account, region, options).then(ask);
  }

  private async verify(account: Account, region: Region, { deadline, signal }: AskOptions): Promise<void> {
    const [answered, parent] = await Promise.all([
      this.exchange.ask(identityQuestion(account, region), { deadline, signal }),
      account.accountId === undefined ? undefined : this.identityOfParent({ deadline, signal }),
    ]);
    verifyIdentity(account, answered, parent);
  }

  private async identityOfParent(options: AskOptions): Promise<Identity> {
    this.parent ??= await this.exchange.ask(identityQuestion({ self: true }, this.settings.region), options);
    return this.parent;
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

function cancelledReading(account: Account, { reason }: AbortSignal): SendGridError {
  return new SendGridError("cancelled", {
    what: `Cannot read open tracking of ${describeAccount(account)}`,
    ...cancelled(reason),
  });
}
