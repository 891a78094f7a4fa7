import { backoff, retryPolicy } from "../http/retry-policy";

/** Failures in a row from which on it is the server, and not a single request. */
const failuresOfAnOutage = 5;
/** How long it counts that SendGrid was found to be down, or to be up. */
const validMilliseconds = 30_000;
/** How often SendGrid may turn out to be up before an address that never answers is given up all the same. */
const mostDoubts = 5;

/**
 * Whether SendGrid is down. When it seems so, requests come one at a time, after longer and longer waits; when that
 * does not help either, SendGrid is asked something that concerns no account, and if it does not answer that, everybody
 * who waits is refused. So an outage ends fast, a short one is sat out, and a few accounts that always fail are not
 * taken for one.
 */
export class Outage {
  private failures = 0;
  private probes = 0;
  private round = 0;
  private doubts = 0;
  private isDoubted = false;
  private quietUntil = Number.NEGATIVE_INFINITY;
  private upUntil = Number.NEGATIVE_INFINITY;

  constructor(private readonly random: () => number) {}

  /** Whether only one request may be under way. */
  get isSuspected(): boolean {
    return this.failures >= failuresOfAnOutage;
  }

  /** Whether nothing is to be sent any more for now. */
  isGivenUp(now: number): boolean {
    return !this.isDoubted && this.probes >= retryPolicy.attempts && now < this.quietUntil;
  }

  /** Until when nothing is sent while an outage is suspected; `Infinity` while SendGrid itself is asked. */
  get opensAt(): number {
    return this.isDoubted ? Number.POSITIVE_INFINITY : this.quietUntil;
  }

  /** Whether SendGrid was asked lately, and is up: what fails now is what was asked for. */
  isKnownUp(now: number): boolean {
    return now < this.upUntil;
  }

  /** How many requests failed since the last one that did not. */
  get failuresInARow(): number {
    return this.failures;
  }

  /** What a request keeps when it starts, for {@link failed}: those that were under way together count once. */
  get currentRound(): number {
    return this.round;
  }

  succeeded(): void {
    this.doubts = 0;
    this.reset();
  }

  /** @returns whether SendGrid itself is to be asked now, and the answer given to {@link settle} */
  failed(round: number, now: number): boolean {
    if (this.isKnownUp(now)) return false;
    this.failures += 1;
    if (!this.isSuspected || round !== this.round) return false;
    this.round += 1;
    this.probes += 1;
    if (this.probes < retryPolicy.attempts) {
      this.quietUntil = now + backoff(this.probes, this.random());
      return false;
    }
    this.quietUntil = now + validMilliseconds;
    this.isDoubted = this.doubts < mostDoubts;
    return this.isDoubted;
  }

  /** @param isUp whether SendGrid answered what concerns no account */
  settle(isUp: boolean, now: number): void {
    this.isDoubted = false;
    this.quietUntil = now + validMilliseconds;
    if (!isUp) return;
    this.doubts += 1;
    this.upUntil = now + validMilliseconds;
    this.reset();
  }

  private reset(): void {
    this.failures = 0;
    this.probes = 0;
    this.quietUntil = Number.NEGATIVE_INFINITY;
  }
}
