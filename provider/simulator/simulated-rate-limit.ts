/** A rate limit, as SendGrid has one for each endpoint. */
export interface RateLimitOptions {
  /** Requests that are answered in one window, for each API key and path; whomever they are on behalf of. */
  readonly limit: number;
  /** Seconds that a window lasts from its first request on; it ends with the next whole second after that. */
  readonly seconds: number;
  /**
   * What `X-RateLimit-Reset` is: the window's end in seconds since 1970, or the whole seconds until then.
   * @default "epoch"
   */
  readonly reset?: "epoch" | "delta";
  /**
   * Whether the answers have the `X-RateLimit-…` headers; the limit is in force without them, too.
   * @default "on"
   */
  readonly headers?: "on" | "off";
}

/** What the rate limit has to say about one request. */
export interface Passage {
  /** Whether the request is beyond the limit. */
  readonly isRefused: boolean;
  /** Whether the client had been told that nothing remains. */
  readonly isOverrun: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** To be called when the headers have been sent; none when that changes nothing. */
  readonly onSent?: () => void;
}

interface Window {
  /** Seconds since 1970. */
  readonly end: number;
  requests: number;
  /** Whether an answer that said "nothing remains" has been sent. */
  announced: boolean;
}

/** Counts requests in fixed windows. */
export class RateLimit {
  private readonly windows = new Map<string, Window>();

  constructor(private readonly options: RateLimitOptions) {}

  /** Counts a request in its bucket; `now` is in milliseconds since 1970. */
  pass(bucket: string, now: number): Passage {
    const { limit, headers } = this.options;
    const window = this.windowAt(bucket, now);
    const isOverrun = window.announced;
    window.requests++;
    const remaining = Math.max(0, limit - window.requests);
    const passage = { isRefused: window.requests > limit, isOverrun };
    if (headers === "off") return { ...passage, headers: {} };
    const announce = () => {
      window.announced = true;
    };
    return {
      ...passage,
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
