import { validateApiKey } from "../text/api-key";
import { show } from "../text/show";
import { Client } from "./client";
import { systemClock } from "./clock";
import { SendGridError } from "./error";
import type { ClientParts } from "./http/execute-request";
import { createHttpGet } from "./http/http-get";
import { RetryBudget } from "./http/retry-budget";
import { waitPolicy } from "./http/retry-policy";
import { type ClientOptions, type ClientSettings, optionValidators, withDefaults } from "./options";
import { RateLimiter, type RateLimiterOptions } from "./rate-limiter/rate-limiter";

/**
 * A client for scripts, without Pulumi. All its calls share one limiter, so make one for each key.
 *
 * @param options the API key, and how SendGrid is talked to; the environment is not looked at
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
  if (typeof options !== "object" || options === null) {
    throw misconfigured(`the options are ${show(options)}`, "Pass an object with an apiKey.");
  }
  const { apiKey, ...given } = options;
  for (const option of Object.keys(given)) checkOption(option, given[option as keyof typeof given]);
  const settings = withDefaults(given);
  return new Client(checkedKey(apiKey), settings, createParts(settings));
}

/** What the clients of one run share. */
export function createParts(settings: ClientSettings, onWait?: RateLimiterOptions["onWait"]): ClientParts {
  const [clock, random] = [systemClock, Math.random];
  const { maxConcurrency, requestsPerMinute } = settings;
  const limiter = new RateLimiter({ maxConcurrency, requestsPerMinute, clock, random, waits: waitPolicy, onWait });
  return { limiter, budget: new RetryBudget(), httpGet: createHttpGet(), clock, random };
}

function checkedKey(value: unknown): string {
  const problem = typeof value === "string" ? validateApiKey(value) : `is ${show(value)}, not a text`;
  if (typeof value === "string" && problem === undefined) return value;
  const remedy = "Pass the key alone, exactly as SendGrid showed it, for instance from a variable of the environment.";
  throw misconfigured(`apiKey ${problem}`, remedy);
}

function checkOption(option: string, value: unknown): void {
  if (!Object.hasOwn(optionValidators, option)) {
    const options = ["apiKey", ...Object.keys(optionValidators)].join(", ");
    throw misconfigured(`there is no option ${show(option)}`, `The options are ${options}.`);
  }
  const problem = value === undefined ? undefined : optionValidators[option as keyof typeof optionValidators](value);
  if (problem !== undefined) throw misconfigured(`${option} ${problem}`, `Give createClient another ${option}.`);
}

function misconfigured(why: string, remedy: string): SendGridError {
  return new SendGridError("invalid-configuration", { what: "Cannot create a SendGrid client", why, remedy });
}
