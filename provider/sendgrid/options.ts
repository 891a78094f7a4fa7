/** SendGrid's regions and the host of each. A subuser can only be read on the host of its own region. */
export const hosts = {
  global: "https://api.sendgrid.com",
  eu: "https://api.eu.sendgrid.com",
} as const;

/** `global` or `eu`. */
export type Region = keyof typeof hosts;

/** How SendGrid is talked to. */
export interface ClientOptions {
  /** The API key; it needs the scope `tracking_settings.open.read`. */
  readonly apiKey: string;
  /**
   * The region of the accounts that are read.
   * @default "global"
   */
  readonly region?: Region;
  /**
   * Another address to send the requests to: https, or http on the loopback interface.
   * @default the region's host
   */
  readonly baseUrl?: string;
  /**
   * Requests in flight at the same time.
   * @default 10
   */
  readonly maxConcurrency?: number;
  /**
   * Requests started in a minute, evenly spaced.
   * @default none
   */
  readonly requestsPerMinute?: number;
  /**
   * Seconds one request may take, from the connection to the last byte of the body.
   * @default 30
   */
  readonly timeoutSeconds?: number;
  /**
   * Seconds a reading may take from being asked for, the wait for its turn included.
   * @default 1800
   */
  readonly deadlineSeconds?: number;
}

/** What is in force where an option is left out. */
const defaults = {
  region: "global",
  maxConcurrency: 10,
  timeoutSeconds: 30,
  deadlineSeconds: 1800,
} as const satisfies Partial<ClientOptions>;

/** All options but the key, with nothing left out that has a default. */
export type ClientSettings = Omit<ClientOptions, "apiKey" | keyof typeof defaults | "baseUrl"> &
  Required<Pick<ClientOptions, keyof typeof defaults | "baseUrl">>;

/** Fills in the defaults. */
export function withDefaults(options: Omit<ClientOptions, "apiKey">): ClientSettings {
  const { region = defaults.region } = options;
  return { ...defaults, baseUrl: hosts[region], ...options };
}

/** What is wrong with a base URL, or `undefined`. The value is not repeated where a password or a token may be in it. */
export function problemOfBaseUrl(value: string): string | undefined {
  if (value.includes("@")) return "has a user name or a password in it";
  if (/[?#]/.test(value)) return "has a query or a fragment";
  if (/\s/.test(value)) return `${JSON.stringify(value)} has white space in it`;
  if (!/^https?:\/\//i.test(value)) {
    return `${JSON.stringify(value)} does not begin with https://, or http:// on the loopback interface`;
  }
  if (!URL.canParse(value)) return `${JSON.stringify(value)} is not a URL`;
  const url = new URL(value);
  if (/\/v3\/*$/.test(url.pathname)) return `${JSON.stringify(value)} ends with /v3, which every request adds`;
  if (url.protocol === "https:") return undefined;
  if (isLoopback(url.hostname)) return undefined;
  return `${JSON.stringify(value)} is not https: an API key is not sent in the clear, except to the loopback interface`;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
