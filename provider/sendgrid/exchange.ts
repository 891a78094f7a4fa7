import { onBehalfOf } from "./account";
import type { Outcome } from "./bucket";
import { type Clock, sleep } from "./clock";
import type { SendGridError } from "./error";
import {
  type Attempt,
  checkAccount,
  errorOf,
  type Failure,
  failureOfAnswer,
  failureOfBody,
  failureOfRequest,
  isTemporaryBlock,
  isWorthRepeating,
} from "./failure";
import { type KeyCheck, KeyState } from "./key-state";
import type { Limiter, Turn } from "./limiter";
import { baseUrlOf, type ClientSettings, type Region } from "./options";
import { attemptOf, keyPath, keyQuestion, type Question } from "./question";
import { announcementOf } from "./rate-limit";
import { cancelled, failureOfRefusal, inSeconds, longestWait } from "./refusal";
import type { Answer, Send } from "./request";
import { backoff, retryPolicy } from "./retry";
import type { RetryBudget } from "./retry-budget";
import { InvalidAnswer, parseJson } from "./wire";

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

interface Failed {
  readonly failure: Failure;
  /** When to try again. */
  readonly retryAt: number;
}

type Result<T> = { readonly value: T; readonly failure?: undefined } | Failed;

/** Asks SendGrid with one key until there is an answer, or no hope of one. */
export class Exchange {
  private readonly key = new KeyState();
  private readonly baseUrls: Readonly<Record<Region, string>>;

  constructor(
    private readonly apiKey: string,
    private readonly settings: ClientSettings,
    private readonly parts: ClientParts,
  ) {
    this.baseUrls = { global: baseUrlOf(settings, "global"), eu: baseUrlOf(settings, "eu") };
  }

  /** @throws SendGridError when there is no valid answer: never a guess */
  async ask<T>(question: Question<T>, options: AskOptions): Promise<T> {
    for (let attempts = 1; ; attempts += 1) {
      const turn = await this.turn(question, options, attempts - 1);
      if (attempts === 1) options.onSend?.();
      const attempt = this.attempt(question, options, attempts);
      const result = await this.send(question, attempt, turn, options.signal);
      if (result.failure === undefined) return result.value;
      const failure = await this.judge(attempt, result, options);
      const against = this.reasonAgainstRetry(attempt, result, options.deadline);
      if (against !== undefined) throw errorOf(attempt, { ...failure, why: failure.why + against });
      await sleep(this.parts.clock, result.retryAt - this.parts.clock.now(), options.signal);
    }
  }

  private async turn<T>(question: Question<T>, { deadline, signal }: AskOptions, attempts: number): Promise<Turn> {
    const bucket = `${question.region} ${question.path} ${this.apiKey}`;
    const refusal = () => this.key.refusal;
    try {
      return await this.parts.limiter.turn({ bucket, deadline, refusal, signal, isUrgent: question.isUrgent });
    } catch (reason) {
      const attempt = this.attempt(question, { deadline }, attempts);
      throw errorOf(attempt, failureOfRefusal(reason, this.settings.deadlineSeconds));
    }
  }

  private attempt<T>(question: Question<T>, { deadline }: AskOptions, attempts: number): Attempt {
    const baseUrl = this.baseUrls[question.region];
    return attemptOf(question, this.apiKey, this.settings, baseUrl, deadline - this.parts.clock.now(), attempts);
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
        apiKey: this.apiKey,
        onBehalfOf: onBehalfOf(question.account),
        timeoutMilliseconds: attempt.limit.milliseconds,
        signal,
      });
    } catch (cause) {
      const failure = signal?.aborted ? cancelled(signal.reason) : failureOfRequest(attempt, cause);
      turn.end(signal?.aborted ? "cancelled" : outcomeOf(failure));
      return this.failed(attempt, failure);
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
      return { failure: failureOfBody(error.message), retryAt: now };
    }
  }

  private refuse(attempt: Attempt, turn: Turn, answer: Answer): Failed {
    const now = this.parts.clock.now();
    const announcement = announcementOf(answer.headers, now);
    const failed = this.failed(attempt, failureOfAnswer(attempt, answer), announcement?.retryAt);
    if (answer.status !== 429) {
      turn.end(outcomeOf(failed.failure), announcement);
      return failed;
    }
    // Everybody waits, not only the one who was told.
    const told = announcement?.retryAt ?? announcement?.endsAt ?? now;
    const retryAt = told > now ? told : failed.retryAt;
    turn.end("refused", announcement, retryAt);
    return { ...failed, retryAt };
  }

  private failed({ attempts }: Attempt, failure: Failure, retryAt?: number): Failed {
    const ownRetryAt = this.parts.clock.now() + backoff(attempts, this.parts.random());
    return { failure, retryAt: retryAt ?? ownRetryAt };
  }

  /** Finds out whether a refusal is the key's, and if so sends nothing more with it. */
  private async judge(attempt: Attempt, { failure }: Failed, options: AskOptions): Promise<Failure> {
    if (failure.status === 403 && isTemporaryBlock(failure.why)) return this.giveUpKey(failure);
    if (failure.code !== "bad-credentials" || attempt.path === keyPath) return failure;
    const state = await this.key.checked(() => this.checkKey(attempt, options));
    if (state === "is refused") return this.giveUpKey(failure);
    if (state === "unknown") return failure;
    return {
      ...failure,
      code: "forbidden",
      remedy: `The API key itself works. ${checkAccount(attempt.account)}`.trim(),
    };
  }

  private giveUpKey(failure: Failure): Failure {
    this.key.refuse(failure);
    this.parts.limiter.recheck();
    return failure;
  }

  private async checkKey({ region }: Attempt, { deadline, signal }: AskOptions): Promise<KeyCheck> {
    try {
      await this.ask(keyQuestion(region), { deadline, signal });
      return "works";
    } catch (error) {
      return (error as SendGridError).code === "bad-credentials" ? "is refused" : "unknown";
    }
  }

  /** Why a request is not repeated, as the end of a sentence; `undefined` when it is. */
  private reasonAgainstRetry(attempt: Attempt, { failure, retryAt }: Failed, deadline: number): string | undefined {
    const { attempts, limit } = attempt;
    const isOutOfTime = failure.code === "timeout" && limit.option === "deadlineSeconds";
    if (!isWorthRepeating(failure) || isOutOfTime) return "";
    if (attempts >= retryPolicy.attempts) return `, the last of ${attempts} attempts`;
    const wait = retryAt - this.parts.clock.now();
    if (wait > retryPolicy.longestWaitMilliseconds) {
      return `, and asks to wait ${inSeconds(wait)}: longer than ${longestWait}`;
    }
    if (retryAt >= deadline) return ", and deadlineSeconds leaves no time to try again";
    return this.parts.budget.take() ? undefined : ", and too many other requests failed to repeat this one";
  }
}

/** A failure that will not pass is an answer too: it says nothing of whether the server is up. */
function outcomeOf(failure: Failure): Outcome {
  return isWorthRepeating(failure) ? "failed" : "answered";
}
