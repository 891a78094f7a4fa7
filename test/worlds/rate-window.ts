/** How a server limits the requests to an endpoint, and what it says of that. */
export interface RateLimit {
  /** Requests that a window takes. */
  readonly limit: number;
  readonly seconds: number;
  readonly reset: "epoch" | "epoch, rounded down" | "seconds" | "absent";
  readonly retryAfter: "seconds" | "date" | "absent";
  /** Whether responses that are no 429 have the headers, too. */
  readonly isOnEveryResponse: boolean;
}

/** What a response announced; moments are by the world's clock. */
export interface Announcement {
  /** So many more requests until a moment. */
  readonly window?: { readonly remaining: number; readonly until: number } | undefined;
  /** No request before this moment. */
  readonly pausedUntil?: number | undefined;
}

/** What a window says about one request. */
export interface Counted {
  readonly isOver: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly announcement: Announcement | undefined;
}

/** The window of one endpoint, as the server counts it. */
export class RateWindow {
  private endsAt = Number.NEGATIVE_INFINITY;
  private left = 0;

  /** @param ahead milliseconds by which the server's clock is ahead */
  constructor(
    private readonly rateLimit: RateLimit,
    private readonly ahead: number,
  ) {}

  count(now: number): Counted {
    const { limit, seconds, isOnEveryResponse } = this.rateLimit;
    if (now >= this.endsAt) {
      this.endsAt = now + seconds * 1000;
      this.left = limit;
    }
    const isOver = this.left === 0;
    if (!isOver) this.left -= 1;
    if (!isOver && !isOnEveryResponse) return { isOver, headers: {}, announcement: undefined };
    return { isOver, ...this.announce(isOver, now) };
  }

  private announce(isOver: boolean, now: number): Omit<Counted, "isOver"> {
    const reset = this.reset(now);
    const retryAfter = isOver ? this.retryAfter(now) : undefined;
    return {
      headers: {
        "x-ratelimit-limit": String(this.rateLimit.limit),
        "x-ratelimit-remaining": String(this.left),
        ...(reset === undefined ? {} : { "x-ratelimit-reset": reset.text }),
        ...(retryAfter === undefined ? {} : { "retry-after": retryAfter.text }),
      },
      announcement: {
        window: reset && { remaining: this.left, until: reset.until },
        pausedUntil: retryAfter?.until,
      },
    };
  }

  private reset(now: number): { readonly text: string; readonly until: number } | undefined {
    const { reset } = this.rateLimit;
    if (reset === "absent") return undefined;
    if (reset === "seconds") return secondsUntil(this.endsAt, now);
    const round = reset === "epoch" ? Math.ceil : Math.floor;
    const epoch = round((this.endsAt + this.ahead) / 1000);
    return { text: String(epoch), until: epoch * 1000 - this.ahead };
  }

  private retryAfter(now: number): { readonly text: string; readonly until: number } | undefined {
    const { retryAfter } = this.rateLimit;
    if (retryAfter === "absent") return undefined;
    if (retryAfter === "seconds") return secondsUntil(this.endsAt, now);
    const date = Math.ceil((this.endsAt + this.ahead) / 1000) * 1000;
    return { text: new Date(date).toUTCString(), until: date - this.ahead };
  }
}

function secondsUntil(moment: number, now: number): { readonly text: string; readonly until: number } {
  const seconds = Math.ceil((moment - now) / 1000);
  return { text: String(seconds), until: now + seconds * 1000 };
}
