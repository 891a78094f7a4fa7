import { Outage } from "./outage";
import type { Announcement } from "./rate-limit";
import { type Mark, RateWindow } from "./rate-window";

/** A request that waits for its turn. */
export interface Waiting {
  /** Its place among all that wait. */
  readonly ticket: number;
  /** Moment of the clock by which it has to start. */
  readonly deadline: number;
  /** Why it is not to be sent any more. */
  readonly refusal: () => unknown;
  readonly start: () => void;
  readonly fail: (reason: unknown) => void;
  /** Nobody wants its answer any more. */
  isCancelled: boolean;
}

/** How a request ended: `refused` because there were too many, `failed` because the server or the network did. */
export type Outcome = "answered" | "refused" | "failed" | "cancelled";

/** A request that started. */
export interface Started {
  readonly mark: Mark;
  /** Of {@link Outage}. */
  readonly round: number;
}

/** Requests that start before there was any answer: it may announce a small window. */
const boldness = 10;

/** What SendGrid counts together: the requests of one key to one address. */
export class Bucket {
  readonly waiting: Waiting[] = [];
  readonly outage: Outage;
  private readonly window = new RateWindow();
  private inFlight = 0;
  private wasAnswered = false;
  private pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(random: () => number) {
    this.outage = new Outage(random);
  }

  /** When the next request may start: now, later, or, with `Infinity`, when one that is under way has ended. */
  opensAt(now: number): number {
    const isCareful = this.outage.isSuspected ? this.inFlight > 0 : !this.wasAnswered && this.inFlight >= boldness;
    if (isCareful) return Number.POSITIVE_INFINITY;
    return Math.max(this.window.opensAt(now), this.pausedUntil, this.outage.opensAt);
  }

  start(): Started {
    this.inFlight += 1;
    return { mark: this.window.start(), round: this.outage.currentRound };
  }

  /** @param pausedUntil until when nobody is to send anything: the server said so to one, and means all */
  finish(
    { mark, round }: Started,
    outcome: Outcome,
    announcement: Announcement | undefined,
    pausedUntil: number,
    now: number,
  ): void {
    this.inFlight -= 1;
    this.wasAnswered ||= outcome !== "cancelled";
    this.window.finish(mark, announcement, now);
    this.pausedUntil = Math.max(this.pausedUntil, pausedUntil);
    if (outcome === "answered") this.outage.succeeded();
    if (outcome === "failed") this.outage.failed(round, now);
  }
}
