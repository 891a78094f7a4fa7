import type { Announcement } from "../http/rate-limit-headers";
import { refusalPause } from "../http/retry-policy";
import { Outage } from "./circuit-breaker";
import { type Mark, RateWindow } from "./fixed-window";
import { Line } from "./request-queue";

/** How a request ended: `refused` because there were too many, `failed` because the server or the network did. */
export type Outcome = "answered" | "refused" | "failed" | "cancelled";

/** What the end of one request means for others. */
export interface Aftermath {
  /** Until when nobody is to come. */
  readonly pausedUntil: number;
  /** SendGrid itself is to be asked whether it is up. */
  readonly isDoubtful: boolean;
  /** It was asked lately, and is: what failed is what was asked for. */
  readonly isKnownUp: boolean;
}

/** A request that started. */
export interface Started {
  readonly mark: Mark;
  /** Of {@link Outage}. */
  readonly outageRound: number;
  readonly refusalRound: number;
}

/** Requests that start before there was any answer: it may announce a small window. */
const boldness = 10;

/** What SendGrid counts together: the requests of one key to one address. */
export class Bucket {
  readonly line = new Line();
  readonly outage: Outage;
  private readonly window = new RateWindow();
  private inFlight = 0;
  private wasAnswered = false;
  private refusals = 0;
  private refusalRound = 0;
  private pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(private readonly random: () => number) {
    this.outage = new Outage(random);
  }

  /** When the next request may start: now, later, or, with `Infinity`, when one that is under way has ended. */
  opensAt(now: number): number {
    if (this.inFlight >= this.mostInFlight()) return Number.POSITIVE_INFINITY;
    return Math.max(this.window.opensAt(now), this.pausedUntil, this.outage.opensAt);
  }

  private mostInFlight(): number {
    if (this.outage.isSuspected || this.refusals > 0) return 1;
    return this.wasAnswered ? Number.POSITIVE_INFINITY : boldness;
  }

  start(): Started {
    this.inFlight += 1;
    return { mark: this.window.start(), outageRound: this.outage.currentRound, refusalRound: this.refusalRound };
  }

  /**
   * @param toldUntil until when the server said that nobody is to come: it told one, and means all
   * @returns until when nobody does
   */
  finish(
    started: Started,
    outcome: Outcome,
    announcement: Announcement | undefined,
    toldUntil: number | undefined,
    now: number,
  ): Aftermath {
    this.inFlight -= 1;
    this.wasAnswered ||= outcome !== "cancelled";
    this.window.finish(started.mark, announcement, now);
    if (outcome === "answered") {
      this.refusals = 0;
      this.outage.succeeded();
    }
    if (outcome === "refused") this.pause(started, toldUntil, now);
    const isDoubtful = outcome === "failed" && this.outage.failed(started.outageRound, now);
    return { pausedUntil: this.pausedUntil, isDoubtful, isKnownUp: this.outage.isKnownUp(now) };
  }

  private pause({ refusalRound }: Started, toldUntil: number | undefined, now: number): void {
    // Those that were under way together were refused once.
    if (refusalRound === this.refusalRound) {
      this.refusals += 1;
      this.refusalRound += 1;
    }
    const until =
      toldUntil !== undefined && toldUntil > now ? toldUntil : now + refusalPause(this.refusals, this.random());
    this.pausedUntil = Math.max(this.pausedUntil, until);
  }
}
