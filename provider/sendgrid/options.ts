import { hasApiKey } from "../text/redact";
import { show } from "../text/show";
import { SendGridError } from "./error";

/** SendGrid's regions and the host of each. A subuser can only be read on the host of its own region. */
export const hosts = {
  global: "https://api.sendgrid.com",
  eu: "https://api.eu.sendgrid.com",
} as const;

/**
 * `global` or `eu`.
 * @useDeclaredType
 */
export type Region = keyof typeof hosts;

/** How a client sends its requests. */
export interface ClientOptions {
  /** The API key; it needs the scope `tracking_settings.open.read`. A missing one is an error at once. */
  readonly apiKey: string | undefined;
  /**
   * The region of the accounts that are read.
   * @default "global"
   */
  readonly region?: Region | undefined;
  /**
   * Another address to send the requests to: https, or http on the loopback interface. `{region}` in it stands for the
   * region of the account that is read, `global` or `eu`.
   * @default the region's host
   */
  readonly baseUrl?: string | undefined;
  /**
   * Requests in flight at the same time.
   * @default 10
   */
  readonly maxConcurrency?: number | undefined;
  /**
   * Requests started in a minute, evenly spaced.
   * @default none
   */
  readonly requestsPerMinute?: number | undefined;
  /**
   * Seconds one request may take, from the connection to the last byte of the body.
   * @default 30
   */
  readonly timeoutSeconds?: number | undefined;
  /**
   * Seconds a reading may take from the call, waits and all retries included; of a whole list or
   * fleet, seconds that all of it may take.
   * @default 1800
   */
  readonly deadlineSeconds?: number | undefined;
  /**
   * Whether each reading of an account other than the key's own is preceded by a check that SendGrid responds for that
   * account. Doubles the requests; the API key needs the scope `user.username.read`.
   * @default false
   */
  readonly verifyIdentity?: boolean | undefined;
  /**
   * The username of the account that the API key has to belong to, checked once before the first value counts. The API
   * key needs the scope `user.username.read`.
   * @default not checked
   */
  readonly parentUsername?: string | undefined;
  /**
   * Returns the URL of the proxy for the URL of a server, such as `http://user:password@proxy.example:3128`, or nothing
   * for a direct connection. `getProxyForUrl` of the package `proxy-from-env` looks it up in `HTTPS_PROXY` and `NO_PROXY`.
   * @default no proxy
   */
  readonly proxyFor?: ((url: string) => string | undefined) | undefined;
}

/** What is in force where an option is left out. */
const defaults = {
  region: "global",
  maxConcurrency: 10,
  timeoutSeconds: 30,
  deadlineSeconds: 1800,
  verifyIdentity: false,
} as const satisfies Partial<ClientOptions>;

/** All options but the key, with nothing left out that has a default of its own. */
export type ClientSettings = Omit<ClientOptions, "apiKey" | keyof typeof defaults> & {
  readonly [Option in keyof typeof defaults]: NonNullable<ClientOptions[Option]>;
};

/** Fills in the defaults. */
export function withDefaults(options: Omit<ClientOptions, "apiKey">): ClientSettings {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}

/** Where an account of a region is read. */
export function baseUrlOf({ baseUrl }: Pick<ClientSettings, "baseUrl">, region: Region): string {
  return baseUrl === undefined ? hosts[region] : baseUrl.replaceAll("{region}", region).replace(/\/+$/, "");
}

/**
 * The proxy on the way to a region's host.
 *
 * @throws SendGridError `invalid-configuration`, which does not repeat the URL: a password may be in it
 */
export function proxyOf(settings: Pick<ClientSettings, "baseUrl" | "proxyFor">, region: Region): URL | undefined {
  const server = baseUrlOf(settings, region);
  const proxy = settings.proxyFor?.(server);
  if (!proxy) return undefined;
  if (URL.canParse(proxy) && /^https?:\/\//i.test(proxy)) return new URL(proxy);
  throw new SendGridError("invalid-configuration", {
    what: "Cannot create a SendGrid client",
    why: `the proxy for ${new URL(server).host} is not a URL that begins with http:// or https://`,
    remedy: "Set HTTPS_PROXY to such a URL, or add the host to NO_PROXY.",
  });
}

/** The range of a number. A day is longer than any useful wait, and a timer can hold it. */
const numbers = {
  maxConcurrency: { isWhole: true, min: 1, max: 1000 },
  requestsPerMinute: { isWhole: true, min: 1, max: 1_000_000 },
  timeoutSeconds: { isWhole: false, min: 0.001, max: 86_400 },
  deadlineSeconds: { isWhole: false, min: 0.001, max: 86_400 },
} as const;

/** What is wrong with a value of each option, as the end of a sentence that begins with its name, or `undefined`. */
export const optionValidators: Readonly<
  Record<keyof Omit<ClientOptions, "apiKey">, (value: unknown) => string | undefined>
> = {
  region: (value) => (isRegion(value) ? undefined : `is ${show(value)}, not "global" or "eu"`),
  baseUrl: (value) => (typeof value === "string" ? validateBaseUrl(value) : `is ${show(value)}, not a URL`),
  verifyIdentity: (value) => (typeof value === "boolean" ? undefined : `is ${show(value)}, not true or false`),
  parentUsername: (value) => (isUsername(value) ? undefined : `is ${show(value)}, not a username`),
  proxyFor: (value) => (typeof value === "function" ? undefined : `is ${show(value)}, not a function`),
  maxConcurrency: numberValidator("maxConcurrency"),
  requestsPerMinute: numberValidator("requestsPerMinute"),
  timeoutSeconds: numberValidator("timeoutSeconds"),
  deadlineSeconds: numberValidator("deadlineSeconds"),
};

function numberValidator(option: keyof typeof numbers) {
  const { isWhole, min, max } = numbers[option];
  return (value: unknown): string | undefined => {
    const isRight = typeof value === "number" && value >= min && value <= max && (!isWhole || Number.isInteger(value));
    if (isRight) return undefined;
    return `is ${show(value)}, not a ${isWhole ? "whole number" : "number of seconds"} from ${min} to ${max}`;
  };
}

function isUsername(value: unknown): boolean {
  return typeof value === "string" && value.trim() === value && value !== "" && !hasApiKey(value);
}

/** Whether a value from outside is the name of a region. */
export function isRegion(value: unknown): value is Region {
  return typeof value === "string" && Object.hasOwn(hosts, value);
}

/** What is wrong with a base URL, or `undefined`. The value is not repeated where a password or a token may be in it. */
function validateBaseUrl(template: string): string | undefined {
  const value = template.replaceAll("{region}", "global");
  if (hasApiKey(decoded(value))) return "has an API key in it";
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

function decoded(value: string): string {
  return value.replace(/%[0-7][0-9a-f]/gi, decodeURIComponent);
}

/** Whether a host of a URL is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
