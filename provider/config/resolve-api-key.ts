import { optionValidators } from "../sendgrid/options";
import { validateApiKey } from "../text/api-key";
import { show } from "../text/show";
import { configKey, defaultApiKeyEnv, environmentOf, misconfigured, type SettingsSource } from "./settings";
import { checkStackConfig } from "./stack-config";

/** With which key an account is read. */
export interface ApiKeyArgs {
  /**
   * Name of the environment variable that holds the API key of this account's parent; never the key itself.
   * @default SENDGRID_API_KEY, then the stack's configuration `sendgrid:apiKey`
   */
  readonly apiKeyEnv?: string;
  /**
   * Username of the account that this API key has to belong to. Another account's key fails every reading, before the
   * first value counts. The API key needs the scope `user.username.read`.
   * @default without `apiKeyEnv`, SENDGRID_PARENT_USERNAME, then `sendgrid:parentUsername`; otherwise not checked
   */
  readonly parentUsername?: string;
}

/** The properties of {@link ApiKeyArgs}. */
export const apiKeyProperties = ["apiKeyEnv", "parentUsername"] as const;

/** Checks with which key an account is read. What is not given is not in the result. */
export function parseApiKeyArgs({ apiKeyEnv, parentUsername }: UncheckedApiKeyArgs): ApiKeyArgs {
  checkApiKeyEnv(apiKeyEnv);
  checkParentUsername(parentUsername);
  return {
    ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }),
    ...(parentUsername === undefined ? {} : { parentUsername }),
  };
}

type UncheckedApiKeyArgs = { readonly [property in (typeof apiKeyProperties)[number]]?: unknown };

/**
 * Finds and checks the API key: in the variable that `apiKeyEnv` names and nowhere else, or without one in
 * SENDGRID_API_KEY, then in the stack's configuration.
 *
 * @throws SendGridError `invalid-configuration`
 */
export function resolveApiKey(source: SettingsSource, apiKeyEnv: string | undefined): string {
  checkStackConfig(source);
  checkApiKeyEnv(apiKeyEnv);
  const variable = apiKeyEnv ?? defaultApiKeyEnv;
  const fromEnvironment = environmentOf(source, variable);
  if (fromEnvironment)
    return checkedApiKey(fromEnvironment, `the environment variable ${variable}`, `Set ${variable} to the key alone`);
  if (apiKeyEnv !== undefined) {
    throw misconfigured(
      `the environment variable ${variable}, named by apiKeyEnv, is not set`,
      `Set ${variable} to a SendGrid API key.`,
    );
  }
  const key = configKey(source, "apiKey");
  const command = `\`pulumi config set --secret ${key}\``;
  const fromConfig = source.stackConfig?.(key);
  if (fromConfig) return checkedApiKey(fromConfig, key, `Run ${command} with the key alone`);
  const orConfig = source.stackConfig === undefined ? "" : `, or run ${command}`;
  throw misconfigured("no SendGrid API key is set", `Set the environment variable ${defaultApiKeyEnv}${orConfig}.`);
}

/** What messages call the key that {@link resolveApiKey} finds. */
export function nameApiKey(source: SettingsSource, apiKeyEnv: string | undefined): string {
  const variable = apiKeyEnv ?? defaultApiKeyEnv;
  return `the API key in ${environmentOf(source, variable) ? variable : configKey(source, "apiKey")}`;
}

/** Checks that `apiKeyEnv` is the name of a variable: an API key given by mistake would end up in state. */
function checkApiKeyEnv(apiKeyEnv: unknown): asserts apiKeyEnv is string | undefined {
  if (apiKeyEnv === undefined) return;
  if (typeof apiKeyEnv === "string" && /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(apiKeyEnv)) return;
  throw misconfigured(
    `apiKeyEnv ${typeof apiKeyEnv === "string" ? "" : `is ${show(apiKeyEnv)}, which `}is not the name of an environment variable`,
    'Give the name of the variable that holds the API key, for instance "SENDGRID_API_KEY_EU", and never the key itself.',
  );
}

function checkParentUsername(parentUsername: unknown): asserts parentUsername is string | undefined {
  if (parentUsername === undefined) return;
  const problem = optionValidators.parentUsername(parentUsername);
  if (problem === undefined) return;
  throw misconfigured(`parentUsername ${problem}`, "Give the username of the account that owns the API key.");
}

function checkedApiKey(key: string, where: string, remedy: string): string {
  const problem = validateApiKey(key);
  if (problem === undefined) return key;
  throw misconfigured(
    `the API key in ${where} ${problem}`,
    `${remedy}, exactly as SendGrid showed it when it was made.`,
  );
}
