import { randomBytes } from "node:crypto";
import type { Clock } from "../clock";
import type { Endpoint } from "../endpoints/endpoint";
import { SendGridError, type SendGridErrorCode } from "../error";
import { hosts } from "../options";
import { SharedCheck } from "../shared-check";
import { isSendGridEnvelope } from "./error-messages";
import type { RequestExecutor, RequestOptions } from "./execute-request";

/** Failures that say nothing about the account that a request was made for. */
const inconclusive: ReadonlySet<SendGridErrorCode> = new Set(["rate-limited", "bad-credentials", "unavailable"]);

/**
 * Whether the header `on-behalf-of` arrives at SendGrid. A gateway that drops it makes every account the parent. So
 * before the first value counts, one request is made on behalf of a username that cannot exist: SendGrid has to reject
 * it. A rejection that is not in SendGrid's own form may be the gateway's, and proves nothing. At SendGrid's own hosts,
 * over TLS, there is nothing between that could drop a header.
 */
export class OnBehalfOfCheck {
  /** By base URL, whether the header is lost. */
  private readonly servers = new Map<string, SharedCheck<boolean>>();

  constructor(
    private readonly requests: RequestExecutor,
    private readonly clock: Clock,
  ) {}

  /** Whether a server need not be checked, or not any more. */
  hasPassed(baseUrl: string): boolean {
    return Object.values<string>(hosts).includes(baseUrl) || this.servers.get(baseUrl)?.result === false;
  }

  /**
   * Waits until it is known that the header arrives at a server.
   *
   * @param setting what is read if it does
   * @throws SendGridError `wrong-account` when the header is lost, or why it could not be found out
   */
  async pass(baseUrl: string, setting: Endpoint<unknown>, options: RequestOptions): Promise<void> {
    const check = this.servers.get(baseUrl) ?? new SharedCheck(this.clock);
    this.servers.set(baseUrl, check);
    if (await check.wait(() => this.isLost(baseUrl, setting, options), options)) throw lost(setting, baseUrl);
  }

  private async isLost(baseUrl: string, setting: Endpoint<unknown>, options: RequestOptions): Promise<boolean> {
    const { deadline, cancellation } = options;
    let isSendGrids = false;
    const probe: Endpoint<true> = {
      ...setting,
      onBehalfOf: randomBytes(16).toString("hex"),
      parse: () => true,
      onRejection: (body) => {
        isSendGrids = isSendGridEnvelope(body);
      },
    };
    try {
      return await this.requests.executeRequest(probe, { deadline, cancellation });
    } catch (error) {
      const { status = 0, code } = error as SendGridError;
      if (status < 400 || status >= 500 || inconclusive.has(code)) throw error;
      if (isSendGrids) return false;
      throw notKnown(setting, baseUrl, status, error);
    }
  }
}

function notKnown({ what, path, account }: Endpoint<unknown>, baseUrl: string, status: number, cause: unknown) {
  return new SendGridError("invalid-response", {
    what,
    why: `whether the header on-behalf-of arrives at SendGrid is not known, because ${new URL(baseUrl).host} answered the check for it with ${status}, and not as SendGrid does`,
    remedy: "Let what is behind baseUrl pass on the requests and SendGrid's responses to them.",
    request: { path, account, attempts: 1, status },
    cause,
  });
}

function lost({ what, path, account }: Endpoint<unknown>, baseUrl: string): SendGridError {
  return new SendGridError("wrong-account", {
    what,
    why: `the header on-behalf-of was lost on the way to SendGrid, because ${new URL(baseUrl).host} responded with the setting of an account that does not exist`,
    remedy: "Let what is behind baseUrl pass this header on.",
    request: { path, account, attempts: 1, status: 200 },
  });
}
