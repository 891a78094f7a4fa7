import type { Clock } from "../clock";
import type { WaitPolicy } from "./wait-policy";

/** Consecutive failures from which on the server is taken for the cause, and not a single request. */
const failureThreshold = 5;
/** How long an open circuit stays open, and how long the result of a health check counts. */
const validMilliseconds = 30_000;
/** Health checks that may pass before an endpoint that never responds opens the circuit all the same. */
const maxPassedChecks = 5;

/** What a circuit breaker works with. */
export interface CircuitBreakerParts {
  readonly clock: Clock;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly waits: WaitPolicy;
  /** Whether SendGrid responds to something that concerns no account; absent for the endpoint that is asked for it. */
  readonly isHealthy?: (() => Promise<boolean>) | undefined;
  /** Called once a health check is over. */
  readonly onHealthChecked: () => void;
}

/**
 * Stops requests while SendGrid is down. After several failures in a row it is half-open: requests start one at a time,
 * after longer and longer waits. If none succeeds, a health check decides: the circuit opens, and all waiting requests
 * are denied, or it closes, because only a few accounts always fail.
 */
export class CircuitBreaker {
  private failures = 0;
  private failedTrials = 0;
  private round = 0;
  private passedChecks = 0;
  private isChecking = false;
  private blockedUntil = Number.NEGATIVE_INFINITY;
  private healthyUntil = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: CircuitBreakerParts) {}

  /** Whether only one request may be in flight. */
  get isHalfOpen(): boolean {
    return this.failures >= failureThreshold;
  }

  /** Whether no request starts for now. */
  isOpen(now: number): boolean {
    return !this.isChecking && this.failedTrials >= this.parts.waits.maxTrials && now < this.blockedUntil;
  }

  /** When the next request may start; `Infinity` during a health check. */
  get opensAt(): number {
    return this.isChecking ? Number.POSITIVE_INFINITY : this.blockedUntil;
  }

  /** Whether a health check passed lately: the server is not the cause of a failure. */
  isKnownHealthy(now: number): boolean {
    return now < this.healthyUntil;
  }

  /** How many requests failed since the last one that did not. */
  get consecutiveFailures(): number {
    return this.failures;
  }

  /** What a request keeps when it starts, for {@link failed}: requests that were in flight together count once. */
  get currentRound(): number {
    return this.round;
  }

  succeeded(): void {
    this.passedChecks = 0;
    this.close();
  }

  failed(round: number): void {
    const now = this.parts.clock.now();
    if (this.isKnownHealthy(now)) return;
    this.failures += 1;
    if (!this.isHalfOpen || round !== this.round) return;
    this.round += 1;
    this.failedTrials += 1;
    const isLastTrial = this.failedTrials >= this.parts.waits.maxTrials;
    const wait = isLastTrial ? validMilliseconds : this.parts.waits.backoff(this.failedTrials, this.parts.random());
    this.blockedUntil = now + wait;
    if (isLastTrial && this.passedChecks < maxPassedChecks) void this.checkHealth();
  }

  private async checkHealth(): Promise<void> {
    const { isHealthy, clock, onHealthChecked } = this.parts;
    if (isHealthy === undefined) return;
    this.isChecking = true;
    const passed = await isHealthy();
    this.isChecking = false;
    this.blockedUntil = clock.now() + validMilliseconds;
    if (passed) {
      this.passedChecks += 1;
      this.healthyUntil = this.blockedUntil;
      this.close();
    }
    onHealthChecked();
  }

  private close(): void {
    this.failures = 0;
    this.failedTrials = 0;
    this.blockedUntil = Number.NEGATIVE_INFINITY;
  }
}
