import { redactorOf } from "../../text/redact";
import { onBehalfOf } from "../account";
import type { Cancellation } from "../cancellation";
import { type Clock, sleep } from "../clock";
import type { Endpoint } from "../endpoints/endpoint";
import { baseUrlOf, type ClientSettings, proxyOf, type Region } from "../options";
import type { EndpointLimiter, Outcome, Released } from "../rate-limiter/endpoint-limiter";
import type { Permit, RateLimiter } from "../rate-limiter/rate-limiter";
import { InvalidResponse } from "../response-body";
import { ApiKeyGuard, apiKeyCheck, apiKeyCheckPath, RequestsStopped } from "./api-key-guard";
import type { HttpGet, HttpResponse } from "./http-get";
import {
  type Attempt,
  cancelled,
  errorOf,
  type Failure,
  failureOfBody,
  failureOfDenial,
  failureOfRequest,
  failureOfResponse,
} from "./map-error";
import { parseBody } from "./parse-body";
import { parseRateLimitHeaders } from "./rate-limit-headers";
import type { RetryBudget } from "./retry-budget";
import {
  backoff,
  isOutOfTime,
  isRetryable,
  isServerFailure,
  isThrottled,
  reasonNotToRetry,
  timeLimitOf,
} from "./retry-policy";

/** What the clients of one run share. */
export interface ClientParts {
  readonly limiter: RateLimiter;
  readonly budget: RetryBudget;
  readonly httpGet: HttpGet;
  readonly clock: Clock;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
}

/** How long to go on. */
export interface RequestOptions {
  /** Moment of the clock by which there has to be a response. */
  readonly deadline: number;
  readonly cancellation?: Cancellation | undefined;
  /** Called just before the first request is sent. */
  readonly onSend?: (() => void) | undefined;
}

/** A request without the value that it was sent for. */
interface Failed {
  readonly failure: Failure;
  readonly outcome: Outcome;
  readonly released: Released;
}

type Result<T> = { readonly value: T; readonly failure?: undefined } | Failed;

/** Executes requests with one API key. */
export class RequestExecutor {
  // Truly private: a client that is logged does not show it.
  readonly #apiKey: string;
  /** For what repeats the key, in whatever form: an error has text of the response in it. */
  readonly #redact: (text: string) => string;
  // It may hold a password.
  readonly #proxies: Readonly<Record<Region, URL | undefined>>;
  private readonly guards: Readonly<Record<Region, ApiKeyGuard>>;
  private readonly baseUrls: Readonly<Record<Region, string>>;
  private readonly limiters = new Map<string, EndpointLimiter>();

  constructor(
    apiKey: string,
    private readonly settings: ClientSettings,
    private readonly parts: ClientParts,
    private readonly keyName: string,
  ) {
    this.#apiKey = apiKey;
    this.#redact = redactorOf(apiKey);
    this.guards = { global: this.guardOf("global"), eu: this.guardOf("eu") };
    this.baseUrls = { global: baseUrlOf(settings, "global"), eu: baseUrlOf(settings, "eu") };
    this.#proxies = { global: proxyOf(settings, "global"), eu: proxyOf(settings, "eu") };
  }

  /**
   * Sends a request, again if need be, until there is a valid response or no hope of one.
   *
   * @throws SendGridError when there is no valid response: never a guess
   */
  async executeRequest<T>(endpoint: Endpoint<T>, options: RequestOptions): Promise<T> {
    let throttles = 0;
    for (let attempts = 1; ; attempts++) {
      const permit = await this.acquire(endpoint, options, attempts - 1);
      if (attempts === 1) options.onSend?.();
      const attempt = this.attempt(endpoint, options, attempts);
      endpoint.onSend?.();
      const result = await this.send(endpoint, attempt, permit, options.cancellation);
      if (result.failure === undefined) return result.value;
      if (result.outcome === "throttled") throttles += 1;
      await this.waitToRetry(attempt, result, throttles, options);
    }
  }

  /** Milliseconds that the rate limit makes so many requests take, at least; 0 while no limit is known. */
  minTimeFor<T>(endpoint: Endpoint<T>, requests: number): number {
    return this.parts.limiter.minTimeFor(this.limiterOf(endpoint), requests);
  }

  private async acquire<T>(endpoint: Endpoint<T>, options: RequestOptions, attempts: number): Promise<Permit> {
    const { deadline, cancellation } = options;
    const { region, isUrgent } = endpoint;
    const stopReason = () => this.guards[region].stopReason();
    try {
      const request = { deadline, cancellation, stopReason, isUrgent };
      return await this.parts.limiter.acquire(this.limiterOf(endpoint), request);
    } catch (reason) {
      const attempt = this.attempt(endpoint, options, attempts);
      const isStopped = reason instanceof RequestsStopped;
      throw errorOf(attempt, isStopped ? reason.failure : failureOfDenial(reason, this.settings.deadlineSeconds));
    }
  }

  private limiterOf<T>({ region, path }: Endpoint<T>): EndpointLimiter {
    const id = `${region} ${path}`;
    const known = this.limiters.get(id);
    if (known !== undefined) return known;
    const isHealthy = path === apiKeyCheckPath ? undefined : () => this.guards[region].isServerHealthy();
    const limiter = this.parts.limiter.addEndpoint(isHealthy);
    this.limiters.set(id, limiter);
    return limiter;
  }

  private guardOf(region: Region): ApiKeyGuard {
    const { clock, limiter } = this.parts;
    const check = () =>
      this.executeRequest(apiKeyCheck(region), { deadline: clock.now() + this.settings.timeoutSeconds * 1000 });
    return new ApiKeyGuard({ clock, check, onStop: () => limiter.recheck() });
  }

  private attempt<T>(endpoint: Endpoint<T>, { deadline }: RequestOptions, attempts: number): Attempt {
    const { what, account, region, path, query = "", scope } = endpoint;
    const limit = timeLimitOf(this.settings, deadline - this.parts.clock.now());
    const url = `${this.baseUrls[region]}${path}${query}`;
    const proxyHost = this.#proxies[region]?.host;
    return { what, account, region, path, url, proxyHost, scope, limit, attempts, keyName: this.keyName };
  }

  private async send<T>(
    endpoint: Endpoint<T>,
    attempt: Attempt,
    permit: Permit,
    cancellation: Cancellation | undefined,
  ): Promise<Result<T>> {
    let response: HttpResponse;
    try {
      response = await this.parts.httpGet({
        url: attempt.url,
        apiKey: this.#apiKey,
        onBehalfOf: endpoint.onBehalfOf ?? onBehalfOf(endpoint.account),
        proxy: this.#proxies[endpoint.region],
        timeoutMilliseconds: attempt.limit.milliseconds,
        cancellation,
      });
    } catch (cause) {
      const failure = cancellation?.isCancelled ? cancelled(cancellation.reason) : failureOfRequest(attempt, cause);
      const outcome = outcomeOf(attempt, failure);
      return { failure, outcome, released: permit.release(outcome) };
    }
    if (response.status === 200) return this.accept(endpoint, permit, response);
    endpoint.onRejection?.(response.body);
    return this.reject(attempt, permit, response);
  }

  private accept<T>({ parse }: Endpoint<T>, permit: Permit, { headers, body }: HttpResponse): Result<T> {
    const released = permit.release("completed", parseRateLimitHeaders(headers, this.parts.clock.now()));
    this.parts.budget.earn();
    try {
      return { value: parse(parseBody(headers, body)) };
    } catch (error) {
      if (!(error instanceof InvalidResponse)) throw error;
      return { failure: failureOfBody(this.#redact(error.message)), outcome: "completed", released };
    }
  }

  /** The permit is released before the body is looked at: whatever is in it, the place is free again. */
  private reject(attempt: Attempt, permit: Permit, response: HttpResponse): Failed {
    const { status } = response;
    const headers = parseRateLimitHeaders(response.headers, this.parts.clock.now());
    const outcome = isThrottled(status, headers) ? "throttled" : isServerFailure(status) ? "failed" : "completed";
    const released = permit.release(outcome, headers, headers?.retryAfter ?? headers?.resetAt);
    return { failure: failureOfResponse(attempt, { status, body: this.#redact(response.body) }), outcome, released };
  }

  /** @throws SendGridError when the request is not to be sent again */
  private async waitToRetry(
    attempt: Attempt,
    { failure: found, outcome, released }: Failed,
    throttles: number,
    { deadline, cancellation }: RequestOptions,
  ): Promise<void> {
    const { clock, random, budget } = this.parts;
    const { attempts, limit, region } = attempt;
    const failure = await this.guards[region].review(attempt, found, cancellation);
    const now = clock.now();
    const wait = outcome === "throttled" ? released.throttledUntil - now : backoff(attempts, random());
    const { isKnownHealthy } = released;
    const failed = { failure, limit, attempts, throttles, isKnownHealthy, wait, timeLeft: deadline - now };
    const reason = reasonNotToRetry(failed);
    if (reason !== undefined) {
      const isPastDeadline = isRetryable(failure) && (isOutOfTime(failed) || wait >= failed.timeLeft);
      throw errorOf(attempt, { ...failure, why: failure.why + reason, isPastDeadline });
    }
    // The limiter lets no request start before, and knows better than a timer when the next one may.
    if (outcome === "throttled") return;
    if (!budget.take()) throw errorOf(attempt, { ...failure, why: failure.why + overBudget });
    await sleep(clock, wait, cancellation);
  }
}

const overBudget = ", and too many other requests failed to repeat this one";

/** What a request without a complete response says about the server; nothing, if our own limits ended it. */
function outcomeOf({ limit }: Attempt, failure: Failure): Outcome {
  if (failure.code === "cancelled" || isOutOfTime({ failure, limit })) return "cancelled";
  return isRetryable(failure) ? "failed" : "completed";
}
