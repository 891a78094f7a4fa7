/** A rate limit, as SendGrid has one for each endpoint. */
export interface RateLimitOptions {
  /** Requests that are accepted in one window, for each API key and path, on behalf of any account. */
  readonly limit: number;
  /** Seconds that a window lasts from its first request on; it ends with the next whole second after that. */
  readonly seconds: number;
  /**
   * What `X-RateLimit-Reset` is: the window's end in seconds since 1970, or the whole seconds until then.
   * @default "epoch"
   */
  readonly reset?: "epoch" | "delta";
  /**
   * Whether the responses have the `X-RateLimit-…` headers; the limit is in force without them, too.
   * @default "on"
   */
  readonly headers?: "on" | "off";
}

/** What the rate limit decides on one request. */
export interface RateLimitDecision {
  /** Whether the request is beyond the limit. */
  readonly isRejected: boolean;
  /** Whether a response with `X-RateLimit-Remaining: 0` had been sent before. */
  readonly isOverrun: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** Called when the headers have been sent; none when that changes nothing. */
  readonly onSent?: () => void;
}

interface Window {
  /** Seconds since 1970. */
  readonly end: number;
  requests: number;
  /** Whether a response with `X-RateLimit-Remaining: 0` has been sent. */
  announced: boolean;
}

/** Counts requests in fixed windows. */
export class SimulatedRateLimit {
  private readonly windows = new Map<string, Window>();

  constructor(private readonly options: RateLimitOptions) {}

  /** Counts a request in its bucket; `now` is in milliseconds since 1970. */
  decide(bucket: string, now: number): RateLimitDecision {
    const { limit, headers } = this.options;
    const window = this.windowAt(bucket, now);
    const isOverrun = window.announced;
    window.requests++;
    const remaining = Math.max(0, limit - window.requests);
    const decision = { isRejected: window.requests > limit, isOverrun };
    if (headers === "off") return { ...decision, headers: {} };
    const announce = () => {
      window.announced = true;
    };
    return {
      ...decision,
      headers: {
        "X-RateLimit-Limit": String(limit),
        "X-RateLimit-Remaining": String(remaining),
        "X-RateLimit-Reset": String(this.resetOf(window, now)),
      },
      ...(remaining === 0 ? { onSent: announce } : {}),
    };
  }

  private windowAt(bucket: string, now: number): Window {
    const known = this.windows.get(bucket);
    if (known !== undefined && now < known.end * 1000) return known;
    const window = { end: Math.ceil(now / 1000 + this.options.seconds), requests: 0, announced: false };
    this.windows.set(bucket, window);
    return window;
  }

  private resetOf({ end }: Window, now: number): number {
    return this.options.reset === "delta" ? Math.ceil(end - now / 1000) : end;
  }
}
