import { onBehalfOf } from "../account";
import { type Clock, sleep, unlessAborted } from "../clock";
import { attemptOf, keyPath, keyQuestion, type Question } from "../endpoints/endpoint";
import type { SendGridError } from "../error";
import { baseUrlOf, type ClientSettings, type Region } from "../options";
import type { Aftermath, Outcome } from "../rate-limiter/endpoint-limiter";
import type { Limiter, Turn } from "../rate-limiter/rate-limiter";
import { type KeyCheck, KeyState } from "./api-key-guard";
import type { Answer, Send } from "./http-get";
import {
  type Attempt,
  checkAccount,
  errorOf,
  type Failure,
  failureOfAnswer,
  failureOfBody,
  failureOfRequest,
  isWorthRepeating,
} from "./map-error";
import { announcementOf } from "./rate-limit-headers";
import { InvalidAnswer, parseJson } from "./response-body";
import type { RetryBudget } from "./retry-budget";
import { backoff, isPassing, retryPolicy } from "./retry-policy";
import { cancelled, failureOfRefusal, inSeconds, longestWait } from "./unsent-request";

/** What the clients of one run share. */
export interface ClientParts {
  readonly limiter: Limiter;
  readonly budget: RetryBudget;
  readonly send: Send;
  readonly clock: Clock;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
}

/** How long to ask, and for whom. */
export interface AskOptions {
  /** Moment of the clock by which there has to be an answer. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
  /** Called just before the first request is sent. */
  readonly onSend?: () => void;
}

/** What became of one request that has no answer. */
interface Failed {
  readonly failure: Failure;
  /** `refused` costs the server little: such an attempt is not taken from the budget. */
  readonly outcome: Outcome;
  /** When to try again. */
  readonly retryAt: number;
  readonly aftermath?: Aftermath;
}

type Result<T> = { readonly value: T; readonly failure?: undefined } | Failed;

/** How often one reading was tried. */
interface Tries {
  readonly sent: number;
  readonly refused: number;
}

/** Asks SendGrid with one key until there is an answer, or no hope of one. */
export class Exchange {
  // Truly private: a client that is logged shows it neither here nor in the name of a bucket.
  readonly #apiKey: string;
  private readonly keys: Readonly<Record<Region, KeyState>> = { global: new KeyState(), eu: new KeyState() };
  private readonly baseUrls: Readonly<Record<Region, string>>;
  private readonly buckets = new Map<string, symbol>();

  constructor(
    apiKey: string,
    private readonly settings: ClientSettings,
    private readonly parts: ClientParts,
  ) {
    this.#apiKey = apiKey;
    this.baseUrls = { global: baseUrlOf(settings, "global"), eu: baseUrlOf(settings, "eu") };
  }

  /** @throws SendGridError when there is no valid answer: never a guess */
  async ask<T>(question: Question<T>, options: AskOptions): Promise<T> {
    for (let tries: Tries = { sent: 1, refused: 0 }; ; tries = { ...tries, sent: tries.sent + 1 }) {
      let turn: Turn;
      try {
        turn = await this.turn(question, options);
      } catch (reason) {
        const attempt = this.attempt(question, options, tries.sent - 1);
        throw errorOf(attempt, failureOfRefusal(reason, this.settings.deadlineSeconds));
      }
      if (tries.sent === 1) options.onSend?.();
      const attempt = this.attempt(question, options, tries.sent);
      const result = await this.send(question, attempt, turn, options.signal);
      if (result.failure === undefined) return result.value;
      if (result.aftermath?.isDoubtful) await this.settle(turn, attempt, options);
      const failure = await this.judge(attempt, result.failure, options);
      if (result.outcome === "refused") tries = { ...tries, refused: tries.refused + 1 };
      const against = this.reasonAgainstRetry(attempt, tries, result, options.deadline);
      if (against !== undefined) throw errorOf(attempt, { ...failure, why: failure.why + against });
      await sleep(this.parts.clock, result.retryAt - this.parts.clock.now(), options.signal);
    }
  }

  private turn<T>(question: Question<T>, { deadline, signal }: AskOptions): Promise<Turn> {
    const { clock, limiter } = this.parts;
    const bucket = this.bucket(`${question.region} ${question.path}`);
    const refusal = () => this.keys[question.region].refusal(clock.now());
    return limiter.turn({ bucket, deadline, refusal, signal, isUrgent: question.isUrgent });
  }

  private bucket(address: string): symbol {
    const known = this.buckets.get(address);
    if (known !== undefined) return known;
    const bucket = Symbol(address);
    this.buckets.set(address, bucket);
    return bucket;
  }

  private attempt<T>(question: Question<T>, { deadline }: AskOptions, attempts: number): Attempt {
    const baseUrl = this.baseUrls[question.region];
    return attemptOf(question, this.settings, baseUrl, deadline - this.parts.clock.now(), attempts);
  }

  private async send<T>(
    question: Question<T>,
    attempt: Attempt,
    turn: Turn,
    signal: AbortSignal | undefined,
  ): Promise<Result<T>> {
    let answer: Answer;
    try {
      answer = await this.parts.send({
        url: attempt.url,
        apiKey: this.#apiKey,
        onBehalfOf: onBehalfOf(question.account),
        timeoutMilliseconds: attempt.limit.milliseconds,
        signal,
      });
    } catch (cause) {
      const failure = signal?.aborted ? cancelled(signal.reason) : failureOfRequest(attempt, cause);
      return this.failed(attempt, turn, failure);
    }
    return answer.status === 200 ? this.accept(question, turn, answer) : this.refuse(attempt, turn, answer);
  }

  private accept<T>({ parse }: Question<T>, turn: Turn, { headers, body }: Answer): Result<T> {
    const now = this.parts.clock.now();
    turn.end("answered", announcementOf(headers, now));
    this.parts.budget.earn();
    try {
      const wire = parseJson(body);
      if (wire === undefined) throw new InvalidAnswer("is not JSON");
      return { value: parse(wire) };
    } catch (error) {
      if (!(error instanceof InvalidAnswer)) throw error;
      return { failure: failureOfBody(error.message), outcome: "answered", retryAt: now };
    }
  }

  /** The turn ends before the body is looked at: whatever is in it, the place is free again. */
  private refuse(attempt: Attempt, turn: Turn, answer: Answer): Failed {
    const announcement = announcementOf(answer.headers, this.parts.clock.now());
    const isRefusal = answer.status === 429 || (isPassing(answer.status) && announcement?.retryAt !== undefined);
    if (isRefusal) {
      const { pausedUntil } = turn.end("refused", announcement, announcement?.retryAt ?? announcement?.endsAt);
      return { failure: failureOfAnswer(attempt, answer), outcome: "refused", retryAt: pausedUntil };
    }
    const outcome = answer.status >= 500 ? "failed" : "answered";
    const aftermath = turn.end(outcome, announcement);
    return { failure: failureOfAnswer(attempt, answer), outcome, retryAt: this.retryAt(attempt), aftermath };
  }

  private failed(attempt: Attempt, turn: Turn, failure: Failure): Failed {
    // What ran out of its own time says nothing about the server.
    const isOurs = failure.code === "cancelled" || isOutOfTime(attempt, failure);
    const outcome = isOurs ? "cancelled" : isWorthRepeating(failure) ? "failed" : "answered";
    const aftermath = turn.end(outcome);
    return { failure, outcome, retryAt: this.retryAt(attempt), aftermath };
  }

  private retryAt({ attempts }: Attempt): number {
    return this.parts.clock.now() + backoff(attempts, this.parts.random());
  }

  /** Finds out whether SendGrid is down, or only what was asked for. */
  private async settle(turn: Turn, attempt: Attempt, { signal }: AskOptions): Promise<void> {
    const check = attempt.path === keyPath ? Promise.resolve("unknown" as const) : this.checkKey(attempt.region);
    const settled = check.then((state) => turn.settle(state !== "unknown"));
    await unlessAborted(settled, signal);
  }

  /** Finds out whether a refusal is the key's, and if so sends nothing more with it. */
  private async judge(attempt: Attempt, failure: Failure, { signal }: AskOptions): Promise<Failure> {
    if (failure.isBlock) return this.giveUpKey(attempt, failure, retryPolicy.longestWaitMilliseconds);
    if (failure.code !== "bad-credentials" || attempt.path === keyPath) return failure;
    const state = await unlessAborted(this.checkKey(attempt.region), signal);
    if (signal?.aborted) return cancelled(signal.reason);
    if (state === "is refused") return this.giveUpKey(attempt, failure, Number.POSITIVE_INFINITY);
    if (state !== "works") return failure;
    return {
      ...failure,
      code: "forbidden",
      remedy: `The API key itself works. ${checkAccount(attempt.account)}`.trim(),
    };
  }

  private giveUpKey({ region }: Attempt, failure: Failure, milliseconds: number): Failure {
    this.keys[region].refuse(failure, this.parts.clock.now() + milliseconds);
    this.parts.limiter.recheck();
    return failure;
  }

  private checkKey(region: Region): Promise<KeyCheck> {
    return this.keys[region].checked(async () => {
      try {
        const deadline = this.parts.clock.now() + this.settings.timeoutSeconds * 1000;
        await this.ask(keyQuestion(region), { deadline });
        return "works";
      } catch (error) {
        const { code, status } = error as SendGridError;
        if (code === "bad-credentials") return "is refused";
        // Any answer that is no failure of the server's tells that it is up, and nothing against the key.
        return status !== undefined && status < 500 && status !== 429 ? "works" : "unknown";
      }
    });
  }

  /** Why a request is not repeated, as the end of a sentence; `undefined` when it is. */
  private reasonAgainstRetry(attempt: Attempt, tries: Tries, failed: Failed, deadline: number): string | undefined {
    const { failure, outcome, retryAt, aftermath } = failed;
    if (!isWorthRepeating(failure) || isOutOfTime(attempt, failure)) return "";
    const isLast = tries.sent - tries.refused >= retryPolicy.attempts || tries.refused >= retryPolicy.refusals;
    if (isLast) return `, the last of ${tries.sent} attempts`;
    // Its retries would only keep others waiting.
    if (aftermath?.isKnownUp && tries.sent > 1) return `, ${tries.sent} times, and answers others`;
    const wait = retryAt - this.parts.clock.now();
    if (wait > retryPolicy.longestWaitMilliseconds) {
      return `, and asks to wait ${inSeconds(wait)}: longer than ${longestWait}`;
    }
    if (retryAt >= deadline) return ", and deadlineSeconds leaves no time to try again";
    if (outcome === "refused" || this.parts.budget.take()) return undefined;
    return ", and too many other requests failed to repeat this one";
  }
}

function isOutOfTime({ limit }: Attempt, { code }: Failure): boolean {
  return code === "timeout" && limit.option === "deadlineSeconds";
}
