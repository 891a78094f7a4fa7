import type { Cancellation } from "../cancellation";
import { type Clock, unlessCancelled } from "../clock";
import type { Endpoint } from "../endpoints/endpoint";
import type { SendGridError } from "../error";
import type { Region } from "../options";
import { type Attempt, cancelled, checkAccount, type Failure } from "./map-error";
import { retryPolicy } from "./retry-policy";

/** Requests with an API key were stopped: what SendGrid said of the key. */
export class RequestsStopped extends Error {
  constructor(
    readonly failure: Failure,
    readonly until: number,
  ) {
    super();
  }
}

/** Every key may ask for its scopes, so the response tells whether the key works at all. */
export const apiKeyCheckPath = "/v3/scopes";

export function apiKeyCheck(region: Region): Endpoint<true> {
  const what = "Cannot check the API key";
  return { what, account: { self: true }, region, path: apiKeyCheckPath, isUrgent: true, parse: () => true };
}

/** What is known of a key; nothing, when SendGrid could not be asked. */
type ApiKeyState = "works" | "is rejected" | "unknown";

/** What a guard works with. */
export interface ApiKeyGuardParts {
  readonly clock: Clock;
  /** Sends the request that checks the key. */
  readonly check: () => Promise<unknown>;
  /** Called when requests are stopped: others may be waiting. */
  readonly onStop: () => void;
}

/**
 * Whether a key can still be used on a region's host. SendGrid blocks accounts after hundreds of bad requests, so a
 * revoked key must not be tried for every account. But a 401 may concern one account only, so the key itself is checked.
 */
export class ApiKeyGuard {
  private stopped: RequestsStopped | undefined;
  private checking: Promise<ApiKeyState> | undefined;

  constructor(private readonly parts: ApiKeyGuardParts) {}

  /** Why nothing may be sent now. */
  stopReason(): RequestsStopped | undefined {
    return this.stopped !== undefined && this.parts.clock.now() < this.stopped.until ? this.stopped : undefined;
  }

  /** Whether SendGrid responds to the check of the key, whatever the response is. */
  async isServerHealthy(): Promise<boolean> {
    return (await this.checkKey()) !== "unknown";
  }

  /**
   * Finds out whether a failure is the key's, and if so stops all requests with it. A failed check does so whoever asked
   * for it: a health check may be the first to find that the key is rejected.
   */
  async review(attempt: Attempt, failure: Failure, cancellation: Cancellation | undefined): Promise<Failure> {
    if (failure.isBlock) return this.stop(failure, retryPolicy.maxWaitMilliseconds);
    if (failure.code !== "bad-credentials") return failure;
    if (attempt.path === apiKeyCheckPath) return this.stop(failure, retryPolicy.rejectedKeyMilliseconds);
    const state = await unlessCancelled(this.checkKey(), cancellation);
    if (cancellation?.isCancelled) return cancelled(cancellation.reason);
    if (state !== "works") return failure;
    const remedy = `The API key itself works. ${checkAccount(attempt.account)}`.trim();
    return { ...failure, code: "forbidden", remedy };
  }

  private stop(failure: Failure, milliseconds: number): Failure {
    const { code, remedy, why } = failure;
    const stopped: Failure = { code, remedy, why: `requests with this API key were stopped: ${why}` };
    this.stopped = new RequestsStopped(stopped, this.parts.clock.now() + milliseconds);
    this.parts.onStop();
    return failure;
  }

  /**
   * That other requests succeed meanwhile proves nothing: they may have been processed before. At most one check is in
   * flight.
   */
  private checkKey(): Promise<ApiKeyState> {
    this.checking ??= this.parts
      .check()
      .then(() => "works" as const, stateOf)
      .finally(() => {
        this.checking = undefined;
      });
    return this.checking;
  }
}

function stateOf(error: unknown): ApiKeyState {
  const { code, status } = error as SendGridError;
  if (code === "bad-credentials") return "is rejected";
  // Any response that is no failure of the server's tells that it is up, and nothing against the key.
  return status !== undefined && status < 500 && status !== 429 ? "works" : "unknown";
}
