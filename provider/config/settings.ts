import { validateApiKey } from "../sendgrid/api-key";
import { SendGridError } from "../sendgrid/error";
import { type ClientOptions, hosts, optionValidators } from "../sendgrid/options";
import { nearest } from "../text/did-you-mean";
import { hasApiKey, keyElsewhere } from "../text/redact";
import { show } from "../text/show";

/** Where settings come from; parameters, because a Pulumi program and its provider process have different ones. */
export interface SettingsSource {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A value of the stack's configuration, by its full key: `sendgrid:region`. There is none without a stack. */
  readonly stackConfig?: (key: string) => string | undefined;
  /** The full keys of all that is in the stack's configuration. */
  readonly stackConfigKeys?: () => readonly string[];
  /** Whether the stack's configuration keeps this key encrypted. Where nobody can tell, it says yes. */
  readonly isSecret?: (key: string) => boolean;
}

/** Everything but the key, as far as it is set: the same for all resources of a run. */
export type Settings = Omit<ClientOptions, "apiKey">;

/** The environment variable that holds the API key where a resource names no other. */
const defaultApiKeyEnv = "SENDGRID_API_KEY";

/** What the keys of the stack's configuration begin with. */
const namespace = "sendgrid:";

/** The API key's key in the stack's configuration. */
const apiKeyConfig = "sendgrid:apiKey";

interface Option {
  /** Key in the stack's configuration. */
  readonly key: string;
  /** Environment variable; it wins. */
  readonly variable: string;
  /** An example that can be copied. */
  readonly example: string;
}

const options = {
  region: { key: "sendgrid:region", variable: "SENDGRID_REGION", example: "global" },
  baseUrl: { key: "sendgrid:baseUrl", variable: "SENDGRID_BASE_URL", example: hosts.global },
  maxConcurrency: { key: "sendgrid:maxConcurrency", variable: "SENDGRID_MAX_CONCURRENCY", example: "10" },
  requestsPerMinute: { key: "sendgrid:requestsPerMinute", variable: "SENDGRID_REQUESTS_PER_MINUTE", example: "600" },
  timeoutSeconds: { key: "sendgrid:timeoutSeconds", variable: "SENDGRID_TIMEOUT_SECONDS", example: "30" },
  deadlineSeconds: { key: "sendgrid:deadlineSeconds", variable: "SENDGRID_DEADLINE_SECONDS", example: "1800" },
} as const satisfies Record<string, Option>;

/** Reads and checks every setting but the key. An unset and an empty variable are the same. */
export function resolveSettings(source: SettingsSource): Settings {
  const names = Object.keys(options) as (keyof typeof options)[];
  const settings = names.map((name) => [name, read(source, name)] as const);
  return Object.fromEntries(settings.filter(([, value]) => value !== undefined));
}

/** Finds and checks the API key: in the named variable alone, or in SENDGRID_API_KEY and then the stack's configuration. */
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
  const fromConfig = source.stackConfig?.(apiKeyConfig);
  if (!fromConfig) {
    const orConfig = source.stackConfig === undefined ? "" : ", or run `pulumi config set --secret sendgrid:apiKey`";
    throw misconfigured("no SendGrid API key is set", `Set the environment variable ${defaultApiKeyEnv}${orConfig}.`);
  }
  return checkedApiKey(fromConfig, apiKeyConfig, "Run `pulumi config set --secret sendgrid:apiKey` with the key alone");
}

/** Fails when the stack's configuration has what nobody can mean, even if nothing uses it: all of it goes into state. */
export function checkStackConfig(source: SettingsSource): void {
  checkKeyIsEncrypted(source);
  checkNames(source);
  checkNoOtherKey(source);
}

/** A key in the clear would be in state in the clear. */
function checkKeyIsEncrypted(source: SettingsSource): void {
  if (!source.stackConfig?.(apiKeyConfig) || source.isSecret?.(apiKeyConfig)) return;
  throw misconfigured(
    "sendgrid:apiKey is in the stack's configuration in the clear, and would be in its state too",
    "Revoke that key, and set a new one with `pulumi config set --secret sendgrid:apiKey`.",
  );
}

/**
 * A mistyped name would be ignored. Other packages have other names, and what is a secret is a program's own, such as
 * `apiKeyEu`.
 */
function checkNames(source: SettingsSource): void {
  const known: readonly string[] = [apiKeyConfig, ...Object.values(options).map(({ key }) => key)];
  for (const key of inTheClear(source).filter((each) => !known.includes(each))) {
    const meant = nearest(
      key.slice(namespace.length),
      known.map((each) => each.slice(namespace.length)),
    );
    if (meant === undefined) continue;
    const rest =
      namespace + meant === apiKeyConfig
        ? "revoke the key if it was in the clear there, and set a new one with `pulumi config set --secret sendgrid:apiKey`"
        : `set ${namespace}${meant} in its place`;
    throw misconfigured(
      `${key} in the stack's configuration is no setting, and ${namespace}${meant} is one`,
      `Run \`pulumi config rm ${key}\`, and ${rest}.`,
    );
  }
}

/** A key that is there under another name, or as one, would be in state in the clear as well. */
function checkNoOtherKey(source: SettingsSource): void {
  for (const key of inTheClear(source)) {
    const isValue = hasApiKey(source.stackConfig?.(key) ?? "");
    if (!isValue && !hasApiKey(key)) continue;
    const where = isValue ? `${key} is an API key` : "an API key is the name of a value";
    throw misconfigured(
      `${where} in the stack's configuration, in the clear, and would be in its state too`,
      `Take it out with \`pulumi config rm\`. ${keyElsewhere}`,
    );
  }
}

/** The keys of what is this package's in the stack's configuration, and not encrypted. */
function inTheClear({ stackConfigKeys, isSecret = () => false }: SettingsSource): readonly string[] {
  const keys = stackConfigKeys?.() ?? [];
  return keys.filter((key) => key.startsWith(namespace) && !isSecret(key)).sort();
}

/** Checks that `apiKeyEnv` is the name of a variable; a key put there by mistake would end up in state. */
export function checkApiKeyEnv(apiKeyEnv: unknown): void {
  if (apiKeyEnv === undefined) return;
  if (typeof apiKeyEnv === "string" && /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(apiKeyEnv)) return;
  throw misconfigured(
    `apiKeyEnv ${typeof apiKeyEnv === "string" ? "" : `is ${show(apiKeyEnv)}, which `}is not the name of an environment variable`,
    'Give the name of the variable that holds the API key, for instance "SENDGRID_API_KEY_EU", and never the key itself.',
  );
}

function checkedApiKey(key: string, where: string, remedy: string): string {
  const problem = validateApiKey(key);
  if (problem === undefined) return key;
  throw misconfigured(
    `the API key in ${where} ${problem}`,
    `${remedy}, exactly as SendGrid showed it when it was made.`,
  );
}

function read(source: SettingsSource, name: keyof typeof options): unknown {
  const { key, variable, example } = options[name];
  const fromEnvironment = environmentOf(source, variable);
  const text = fromEnvironment || source.stackConfig?.(key);
  if (!text) return undefined;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  const problem = optionValidators[name](value);
  if (problem === undefined) return value;
  const meant = candidatesFor(text).find((each) => optionValidators[name](each) === undefined) ?? example;
  // While the variable is set, the stack's configuration is not looked at.
  const unset = fromEnvironment ? "unset it and " : "";
  const orConfig = `, or ${unset}run \`pulumi config set ${key} ${meant}\``;
  throw misconfigured(
    `${fromEnvironment ? `the environment variable ${variable}` : key} ${problem}`,
    `Set ${variable}=${meant}${source.stackConfig === undefined ? "" : orConfig}.`,
  );
}

/** What somebody may have meant who wrote the name of a region, or a base URL, in another way. */
function candidatesFor(text: string): readonly string[] {
  const plain = text.trim().replace(/^["'`]+|["'`]+$/g, "");
  // It is printed to be copied into a shell.
  if (!/^[\w.:/{}[\]-]+$/.test(plain)) return [];
  const host = plain.replace(/\/v3\/*$/, "");
  const urls = host.includes("://") ? [host, host.replace(/^http:/i, "https:")] : [`http://${host}`, `https://${host}`];
  return /^[a-z]+$/i.test(plain) ? [plain.toLowerCase(), ...urls] : urls;
}

function environmentOf({ environment }: SettingsSource, variable: string): string | undefined {
  return Object.hasOwn(environment, variable) ? environment[variable] : undefined;
}

function misconfigured(why: string, remedy: string): SendGridError {
  return new SendGridError("invalid-configuration", { what: "Cannot read open tracking", why, remedy });
}
