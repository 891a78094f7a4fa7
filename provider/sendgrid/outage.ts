import { backoff, type RetryPolicy, retryPolicy } from "./retry";

/** Failures in a row from which on it is the server, and not a single request. */
const failuresOfAnOutage = 5;
/** After it was given up, one request asks again every so often. */
const askAgainMilliseconds = 30_000;

/**
 * Whether SendGrid is down. When it seems so, requests come one at a time, after longer and longer waits; when that
 * does not help either, everybody who waits is refused, so that an outage ends fast and a short one is sat out.
 */
export class Outage {
  private failures = 0;
  private probes = 0;
  private round = 0;
  private quietUntil = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly random: () => number,
    private readonly policy: RetryPolicy = retryPolicy,
  ) {}

  /** Whether only one request may be under way. */
  get isSuspected(): boolean {
    return this.failures >= failuresOfAnOutage;
  }

  /** Whether nothing is to be sent any more for now. */
  isGivenUp(now: number): boolean {
    return this.probes >= this.policy.attempts && now < this.quietUntil;
  }

  /** Until when nothing is sent while an outage is suspected. */
  get opensAt(): number {
    return this.quietUntil;
  }

  /** How many requests failed since the last one that did not. */
  get failuresInARow(): number {
    return this.failures;
  }

  succeeded(): void {
    this.failures = 0;
    this.probes = 0;
    this.quietUntil = Number.NEGATIVE_INFINITY;
  }

  /** What a request that starts now gives back when it fails: those that were under way together count once. */
  get currentRound(): number {
    return this.round;
  }

  failed(round: number, now: number): void {
    this.failures += 1;
    if (!this.isSuspected || round !== this.round) return;
    this.round += 1;
    this.probes += 1;
    const isLast = this.probes >= this.policy.attempts;
    this.quietUntil = now + (isLast ? askAgainMilliseconds : backoff(this.probes, this.random(), this.policy));
  }
}
