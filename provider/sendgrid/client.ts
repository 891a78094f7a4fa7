import { type Account, type AccountSelection, accountToId, describeAccount, parseAccount } from "./account";
import type { CustomerAccount } from "./customer-accounts";
import { SendGridError, show } from "./error";
import { type AskOptions, type ClientParts, Exchange } from "./exchange";
import { type Identity, identityQuestion, verifyIdentity } from "./identity";
import { listCustomerAccounts, listSubusers } from "./lists";
import { type ClientSettings, isRegion, type Region } from "./options";
import { type OpenTrackingReading, openTrackingQuestion } from "./reading";
import { SharedReadings } from "./shared-readings";
import type { Subuser } from "./subusers";

/** How one call is made. */
export interface CallOptions {
  /** Ends the call early; it then fails with the code `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Moment by which there has to be an answer, in milliseconds since 1970.
   * @internal
   */
  readonly deadline?: number;
}

/** How one reading is made. */
export interface ReadOptions extends CallOptions {
  /**
   * The region of the account, as the list of subusers gives it.
   * @default the client's
   */
  readonly region?: string | undefined;
}

/** Reads with one API key. Sends GET and nothing else. */
export class Client {
  private readonly exchange: Exchange;
  private readonly shared = new SharedReadings<OpenTrackingReading>();
  private parent: Promise<Identity> | undefined;

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
   * @throws SendGridError when there is no valid answer: never a guess
   */
  async readOpenTracking(whose: AccountSelection, options: ReadOptions = {}): Promise<OpenTrackingReading> {
    const account = parseAccount(whose);
    const region = this.regionOf(account, options.region);
    const deadline = options.deadline ?? this.deadline();
    const ask = (signal: AbortSignal | undefined, onSend: () => void) =>
      this.read(account, region, { deadline, signal, onSend });
    const id = `${region} ${accountToId(account)}`;
    return this.shared.read(id, options.signal, ask, (signal) => cancelledReading(account, signal));
  }

  /**
   * All Subusers of the account that owns the key, each once, disabled ones too. Reading can start while the list goes
   * on. The API key needs the scope `subusers.read`.
   *
   * @throws SendGridError when the list cannot be read to its end: what came before is not all
   */
  listSubusers({ signal, deadline = this.deadline() }: CallOptions = {}): AsyncIterable<Subuser> {
    return listSubusers(this.exchange, { deadline, signal });
  }

  /**
   * All customer accounts (reseller plans), each once.
   *
   * @throws SendGridError when the list cannot be read to its end: what came before is not all
   */
  listCustomerAccounts({ signal, deadline = this.deadline() }: CallOptions = {}): AsyncIterable<CustomerAccount> {
    return listCustomerAccounts(this.exchange, { deadline, signal });
  }

  /** @internal */
  get maxConcurrency(): number {
    return this.settings.maxConcurrency;
  }

  private async read(account: Account, region: Region, options: AskOptions): Promise<OpenTrackingReading> {
    if (this.settings.verifyIdentity && !account.self) await this.verify(account, region, options);
    return this.exchange.ask(openTrackingQuestion(account, region), options);
  }

  private async verify(account: Account, region: Region, { deadline, signal }: AskOptions): Promise<void> {
    const answered = this.exchange.ask(identityQuestion(account, region), { deadline, signal });
    const parent = account.accountId === undefined ? undefined : await this.identityOfParent(deadline);
    verifyIdentity(account, await answered, parent);
  }

  private identityOfParent(deadline: number): Promise<Identity> {
    this.parent ??= this.exchange.ask(identityQuestion({ self: true }, this.settings.region), { deadline });
    return this.parent;
  }

  private regionOf(account: Account, region: string = this.settings.region): Region {
    if (isRegion(region)) return region;
    throw new SendGridError("wrong-region", {
      what: `Cannot read open tracking of ${describeAccount(account)}`,
      why: `its region is ${show(region)}`,
      remedy: "Only accounts of the regions global and eu can be read.",
    });
  }

  /**
   * By when something that begins now has to be over.
   * @internal
   */
  deadline(): number {
    return this.parts.clock.now() + this.settings.deadlineSeconds * 1000;
  }
}

function cancelledReading(account: Account, { reason }: AbortSignal): SendGridError {
  return new SendGridError("cancelled", {
    what: `Cannot read open tracking of ${describeAccount(account)}`,
    why: "it was cancelled",
    remedy: "Ask again if the answer is still wanted.",
    cause: reason,
  });
}
