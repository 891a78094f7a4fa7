import { onBehalfOf } from "../../sendgrid/account";
import { Cancellation } from "../../sendgrid/cancellation";
import { systemClock } from "../../sendgrid/clock";
import type { Endpoint } from "../../sendgrid/endpoints/endpoint";
import { createHttpGet, type HttpResponse } from "../../sendgrid/http/http-get";
import {
  type Attempt,
  cancelled,
  type Failure,
  failureOfBody,
  failureOfRequest,
  failureOfResponse,
} from "../../sendgrid/http/map-error";
import { parseBody } from "../../sendgrid/http/parse-body";
import { parseRateLimitHeaders, type RateLimitHeaders } from "../../sendgrid/http/rate-limit-headers";
import { timeLimitOf } from "../../sendgrid/http/retry-policy";
import { baseUrlOf, type ClientSettings, proxyOf } from "../../sendgrid/options";
import { InvalidResponse } from "../../sendgrid/response-body";
import { redactorOf } from "../../text/redact";

/** What came of one request: a value or a failure, and the response if there was one. */
export type Answer<T> =
  | { readonly value: T; readonly failure?: undefined; readonly response: DatedResponse }
  | { readonly failure: Failure; readonly response: DatedResponse | undefined };

/** A response, and what it announces of the rate limit. */
export interface DatedResponse extends HttpResponse {
  readonly announced: RateLimitHeaders | undefined;
}

const maxRequests = 10;

/** Sends each GET once: a request that is repeated would hide what is wrong. */
export class SingleRequests {
  readonly #apiKey: string;
  readonly #redact: (text: string) => string;
  private readonly httpGet = createHttpGet();
  private readonly cancellation: Cancellation;
  /** How many were sent. */
  sent = 0;

  constructor(
    apiKey: string,
    readonly settings: ClientSettings,
    private readonly keyName: string,
    interruption: AbortSignal,
  ) {
    this.#apiKey = apiKey;
    this.#redact = redactorOf(apiKey);
    this.cancellation = new Cancellation(interruption);
  }

  /** How many may still be sent. */
  get left(): number {
    return maxRequests - this.sent;
  }

  async get<T>(endpoint: Endpoint<T>): Promise<Answer<T>> {
    const { region, account, parse } = endpoint;
    const attempt = this.attempt(endpoint);
    const proxy = proxyOf(this.settings, region);
    const request = {
      url: attempt.url,
      apiKey: this.#apiKey,
      onBehalfOf: onBehalfOf(account),
      proxy,
      timeoutMilliseconds: attempt.limit.milliseconds,
      cancellation: this.cancellation,
    };
    this.sent += 1;
    let response: DatedResponse | undefined;
    try {
      const received = await this.httpGet(request);
      response = { ...received, announced: parseRateLimitHeaders(received.headers, systemClock.now()) };
      const { status, headers, body } = response;
      if (status === 200) return { value: parse(parseBody(headers, body)), response };
      return { failure: failureOfResponse(attempt, { status, body: this.#redact(body) }), response };
    } catch (cause) {
      return { failure: this.failureOf(attempt, cause), response };
    }
  }

  private failureOf(attempt: Attempt, cause: unknown): Failure {
    const { isCancelled, reason } = this.cancellation;
    if (isCancelled) return cancelled(reason);
    return cause instanceof InvalidResponse
      ? failureOfBody(this.#redact(cause.message))
      : failureOfRequest(attempt, cause);
  }

  private attempt<T>({ what, account, region, path, query = "", scope }: Endpoint<T>): Attempt {
    const { settings, keyName } = this;
    const limit = timeLimitOf(settings, settings.deadlineSeconds * 1000);
    const url = `${baseUrlOf(settings, region)}${path}${query}`;
    const proxyHost = proxyOf(settings, region)?.host;
    return { what, account, region, path, url, proxyHost, scope, limit, attempts: 1, keyName };
  }
}
