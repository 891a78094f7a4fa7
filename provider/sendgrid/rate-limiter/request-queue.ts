import { TooLate } from "./permit-denied";

/** A request that waits for its turn. */
export interface Waiting {
  /** Its place among all that wait, in whatever line. */
  readonly ticket: number;
  /** Moment of the clock by which it has to start. */
  readonly deadline: number;
  /** Why it is not to be sent any more. */
  readonly refusal: () => unknown;
  readonly start: () => void;
  readonly fail: (reason: unknown) => void;
  /** It was refused, or nobody wants its answer any more. */
  hasLeft: boolean;
}

/** Those who wait for the same, in their order. */
export class Line {
  /** Nobody in line has an earlier deadline. */
  earliestDeadline = Number.POSITIVE_INFINITY;
  private readonly waiting: Waiting[] = [];

  join(waiting: Waiting): void {
    this.waiting.push(waiting);
    this.earliestDeadline = Math.min(this.earliestDeadline, waiting.deadline);
  }

  /**
   * The first who still wants a turn and can get one; all before are taken out of the line.
   *
   * @param reasonAgainst why a turn would not come
   */
  first(reasonAgainst: (waiting: Waiting) => unknown): Waiting | undefined {
    for (let first = this.waiting[0]; first !== undefined; first = this.waiting[0]) {
      refuse(first, first.refusal() ?? reasonAgainst(first));
      if (!first.hasLeft) return first;
      this.waiting.shift();
    }
    return undefined;
  }

  startFirst(): void {
    this.waiting.shift()?.start();
  }

  /** Looks at the refusals of all. */
  recheck(): void {
    for (const each of this.waiting) refuse(each, each.refusal());
  }

  /** Refuses those, wherever in line, whose time is up. */
  dropLate(now: number): void {
    if (now < this.earliestDeadline) return;
    for (const each of this.waiting) if (now >= each.deadline) refuse(each, new TooLate());
    const left = this.waiting.filter(({ hasLeft }) => !hasLeft);
    this.earliestDeadline = left.reduce((least, { deadline }) => Math.min(least, deadline), Number.POSITIVE_INFINITY);
  }
}

function refuse(waiting: Waiting, reason: unknown): void {
  if (reason === undefined || waiting.hasLeft) return;
  waiting.hasLeft = true;
  waiting.fail(reason);
}
