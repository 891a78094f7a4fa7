import { problemOfApiKey } from "./api-key";
import { Client } from "./client";
import { systemClock } from "./clock";
import { SendGridError, show } from "./error";
import type { ClientParts } from "./exchange";
import { Limiter } from "./limiter";
import {
  type ClientOptions,
  type ClientSettings,
  isRegion,
  type NumberOption,
  problemOfBaseUrl,
  problemOfNumber,
  withDefaults,
} from "./options";
import { createSend } from "./request";
import { RetryBudget } from "./retry-budget";

/**
 * A client for scripts, without Pulumi.
 *
 * @throws SendGridError `invalid-configuration`, which names the option; no request is made
 * @example
 * ```ts
 * const client = createClient({ apiKey: process.env.SENDGRID_API_KEY });
 * for await (const { username, region } of client.listSubusers()) {
 *   const { enabled } = await client.readOpenTracking({ subuser: username }, { region });
 * }
 * ```
 */
export function createClient(options: ClientOptions): Client {
  for (const check of Object.keys(options) as (keyof ClientOptions)[]) checkOption(check, options[check]);
  checkOption("apiKey", options.apiKey);
  const { apiKey, ...given } = options;
  const isGiven = ([, value]: [string, unknown]) => value !== undefined;
  const settings = withDefaults(Object.fromEntries(Object.entries(given).filter(isGiven)));
  return new Client(apiKey, settings, createParts(settings));
}

/** What the clients of one run share. */
export function createParts(settings: ClientSettings): ClientParts {
  const [clock, random] = [systemClock, Math.random];
  const limiter = new Limiter(settings, clock, random);
  return { limiter, budget: new RetryBudget(), send: createSend(settings.maxConcurrency), clock, random };
}

const problems: Readonly<Record<keyof ClientOptions, (value: never) => string | undefined>> = {
  apiKey: problemOfKey,
  region: (value: unknown) => (isRegion(value) ? undefined : `is ${show(value)}, not "global" or "eu"`),
  baseUrl: (value: unknown) => (typeof value === "string" ? problemOfBaseUrl(value) : `is ${show(value)}, not a URL`),
  verifyIdentity: (value: unknown) => (typeof value === "boolean" ? undefined : `is ${show(value)}, not true or false`),
  maxConcurrency: problemOf("maxConcurrency"),
  requestsPerMinute: problemOf("requestsPerMinute"),
  timeoutSeconds: problemOf("timeoutSeconds"),
  deadlineSeconds: problemOf("deadlineSeconds"),
};

function problemOf(option: NumberOption) {
  return (value: unknown) => problemOfNumber(option, value);
}

function problemOfKey(value: unknown): string | undefined {
  return typeof value === "string" ? problemOfApiKey(value) : `is ${show(value)}, not a text`;
}

function checkOption(option: keyof ClientOptions, value: unknown): void {
  if (!Object.hasOwn(problems, option)) {
    throw misconfigured(`there is no option ${show(option)}`, `The options are ${Object.keys(problems).join(", ")}.`);
  }
  if (value === undefined && option !== "apiKey") return;
  const problem = (problems[option] as (value: unknown) => string | undefined)(value);
  if (problem !== undefined) throw misconfigured(`${option} ${problem}`, `Give createClient another ${option}.`);
}

function misconfigured(why: string, remedy: string): SendGridError {
  return new SendGridError("invalid-configuration", { what: "Cannot create a SendGrid client", why, remedy });
}
