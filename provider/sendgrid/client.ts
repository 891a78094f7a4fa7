import { type Account, accountToId, describeAccount, onBehalfOf } from "./account";
import { redactApiKeys } from "./api-key";
import { isRecord, parseJson } from "./envelope";
import { SendGridError, show } from "./error";
import { type Attempt, errorOfAnswer, errorOfBody, errorOfFailure, type TimeLimit } from "./failure";
import { type Clock, type Limiter, systemClock, TooLate } from "./limiter";
import type { ClientSettings } from "./options";
import type { Send } from "./request";

/** What SendGrid answered about one account. */
export interface OpenTrackingReading {
  /** The account's default; a single message can still switch open tracking on or off for itself. */
  readonly enabled: boolean;
}

/** What the clients of one run share. */
export interface ClientParts {
  readonly limiter: Limiter;
  readonly send: Send;
  readonly clock?: Clock;
}

const path = "/v3/tracking_settings/open";
const scope = "tracking_settings.open.read";

/** Reads with one API key. Sends GET and nothing else. */
export class Client {
  private readonly url: string;
  private readonly clock: Clock;
  /** Readings whose request was not sent yet. One that was sent may already be answered: nobody joins it. */
  private readonly unsent = new Map<string, Promise<OpenTrackingReading>>();

  constructor(
    private readonly apiKey: string,
    private readonly settings: ClientSettings,
    private readonly parts: ClientParts,
  ) {
    this.url = `${settings.baseUrl.replace(/\/+$/, "")}${path}`;
    this.clock = parts.clock ?? systemClock;
  }

  /**
   * Reads an account's setting as it is at some moment after this call.
   * Readings of one account that are asked for before the first of them is sent share one request.
   *
   * @throws SendGridError when there is no valid answer: never a guess.
   */
  readOpenTracking(account: Account): Promise<OpenTrackingReading> {
    const id = accountToId(account);
    const joined = this.unsent.get(id);
    if (joined !== undefined) return joined;
    const reading = this.read(account, id);
    this.unsent.set(id, reading);
    return reading;
  }

  private async read(account: Account, id: string): Promise<OpenTrackingReading> {
    const deadline = this.clock.now() + this.settings.deadlineSeconds * 1000;
    // Lets everybody who asks in this turn of the event loop join.
    await new Promise(setImmediate);
    try {
      return await this.parts.limiter.run(deadline, () => {
        this.unsent.delete(id);
        return this.request(account, deadline - this.clock.now());
      });
    } catch (error) {
      if (!(error instanceof TooLate)) throw error;
      this.unsent.delete(id);
      throw this.pastDeadline(account);
    }
  }

  private async request(account: Account, millisecondsLeft: number): Promise<OpenTrackingReading> {
    const { apiKey, url } = this;
    const limit = timeLimitOf(this.settings, millisecondsLeft);
    const attempt: Attempt = { account, url, scope, apiKey, limit };
    const { status, body } = await this.parts
      .send({ url, apiKey, onBehalfOf: onBehalfOf(account), timeoutMilliseconds: limit.milliseconds })
      .catch((cause: unknown) => {
        throw errorOfFailure(attempt, cause);
      });
    if (status !== 200) throw errorOfAnswer(attempt, { status, body: redactApiKeys(body, apiKey) });
    const wire = parseJson(body);
    if (isRecord(wire) && typeof wire.enabled === "boolean") return { enabled: wire.enabled };
    throw errorOfBody(attempt, problemOfBody(wire));
  }

  private pastDeadline(account: Account): SendGridError {
    return new SendGridError("timeout", {
      what: `Cannot read open tracking of ${describeAccount(account)}`,
      why: `its turn does not come within ${this.settings.deadlineSeconds} s`,
      remedy: "Raise deadlineSeconds, maxConcurrency or requestsPerMinute.",
    });
  }
}

/** The smaller of two limits, and the option that it comes from. */
function timeLimitOf({ timeoutSeconds, deadlineSeconds }: ClientSettings, millisecondsLeft: number): TimeLimit {
  return timeoutSeconds * 1000 <= millisecondsLeft
    ? { milliseconds: timeoutSeconds * 1000, seconds: timeoutSeconds, option: "timeoutSeconds" }
    : { milliseconds: millisecondsLeft, seconds: deadlineSeconds, option: "deadlineSeconds" };
}

function problemOfBody(wire: unknown): string {
  if (wire === undefined) return "is not JSON";
  if (!isRecord(wire)) return `is ${show(wire)}, not an object`;
  return `has enabled: ${show(wire.enabled)}, not true or false`;
}
