import { type CacheSettings, cacheValidators } from "../readings-cache/cache-settings";
import { SendGridError } from "../sendgrid/error";
import { type ClientOptions, hosts, optionValidators } from "../sendgrid/options";
import { nearest } from "../text/did-you-mean";
import { visible } from "../text/visible";

/** Where settings come from; parameters, because a Pulumi program and its provider process have different ones. */
export interface SettingsSource {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A value of the stack's configuration, by its full key: `sendgrid:region`. Absent without a stack. */
  readonly stackConfig?: (key: string) => string | undefined;
  /** The full keys of everything in the stack's configuration. */
  readonly stackConfigKeys?: () => readonly string[];
  /** Whether the stack's configuration keeps this key encrypted; `true` where that is not known. */
  readonly isSecret?: (key: string) => boolean;
  /**
   * What the keys of the stack's configuration begin with, before the colon.
   * @default "sendgrid"
   */
  readonly prefix?: string;
}

/** Every setting but the API key, as far as it is set: the same for all resources of a run. */
export type Settings = Omit<ClientOptions, "apiKey">;

/** The environment variable that holds the API key where a resource names no other. */
export const defaultApiKeyEnv = "SENDGRID_API_KEY";

interface Setting {
  /** Environment variable; it wins over the stack's configuration. */
  readonly variable: string;
  /** A valid value for error messages; of several, the one that a wrong value is closest to. */
  readonly example: string | ((wrong: string) => string);
  /** Whether digits are no number in it. */
  readonly isText?: true;
}

/** By key in the stack's configuration. */
const settings = {
  region: { variable: "SENDGRID_REGION", example: (wrong) => (/eu/i.test(wrong) ? "eu" : "global") },
  baseUrl: { variable: "SENDGRID_BASE_URL", example: hosts.global },
  maxConcurrency: { variable: "SENDGRID_MAX_CONCURRENCY", example: "10" },
  requestsPerMinute: { variable: "SENDGRID_REQUESTS_PER_MINUTE", example: "600" },
  timeoutSeconds: { variable: "SENDGRID_TIMEOUT_SECONDS", example: "30" },
  deadlineSeconds: { variable: "SENDGRID_DEADLINE_SECONDS", example: "1800" },
  verifyIdentity: { variable: "SENDGRID_VERIFY_IDENTITY", example: (wrong) => String(!/^(n|f|0|off)/i.test(wrong)) },
  parentUsername: { variable: "SENDGRID_PARENT_USERNAME", example: "acme", isText: true },
  // A file may be called "true".
  readingsCache: { variable: "SENDGRID_READINGS_CACHE", example: "readings-cache.json", isText: true },
  maxAgeSeconds: { variable: "SENDGRID_MAX_AGE_SECONDS", example: "3600" },
} as const satisfies Partial<Record<keyof Settings | keyof CacheSettings, Setting>>;

type SettingName = keyof typeof settings;

/** The names of all settings in the stack's configuration, without prefix. */
export const settingNames = Object.keys(settings) as readonly SettingName[];

const validators = { ...optionValidators, ...cacheValidators };

/** Reads and checks every setting but the API key and the cache. An empty variable is an unset one. */
export function resolveSettings(source: SettingsSource): Settings {
  const names = settingNames.filter((name) => !Object.hasOwn(cacheValidators, name));
  const values = names.map((name) => [name, resolveSetting(source, name)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** Reads and checks where readings are kept for later, and how old they may be; `undefined` when nothing is kept. */
export function resolveCacheSettings(source: SettingsSource): CacheSettings | undefined {
  const file = resolveSetting(source, "readingsCache") as string | undefined;
  const seconds = resolveSetting(source, "maxAgeSeconds") as number | undefined;
  if (file !== undefined && seconds !== undefined) return { readingsCache: file, maxAgeSeconds: seconds };
  if (file === undefined && seconds === undefined) return undefined;
  const [given, missing] =
    seconds === undefined
      ? (["readingsCache", "maxAgeSeconds"] as const)
      : (["maxAgeSeconds", "readingsCache"] as const);
  const { variable, example } = settings[missing];
  const key = configKey(source, missing);
  const orConfig = source.stackConfig === undefined ? "" : ` or run \`pulumi config set ${key} ${example}\`,`;
  throw misconfigured(
    `${nameOf(source, given)} is set, and ${nameOf(source, missing)} is not: readings are used again only with both`,
    `Set ${variable}=${example},${orConfig} or unset the other.`,
  );
}

/** What a setting is called where it is set, or could be. */
function nameOf(source: SettingsSource, name: SettingName): string {
  const { variable } = settings[name];
  const isInConfig = !environmentOf(source, variable) && source.stackConfig?.(configKey(source, name));
  return isInConfig ? configKey(source, name) : variable;
}

function resolveSetting(source: SettingsSource, name: SettingName): unknown {
  const { variable, example: exampleFor, isText }: Setting = settings[name];
  const key = configKey(source, name);
  const fromEnvironment = environmentOf(source, variable);
  const text = fromEnvironment || source.stackConfig?.(key);
  if (!text) return undefined;
  const value = isText ? text : parseText(text);
  const problem = validators[name](value);
  if (problem === undefined) return value;
  const example = typeof exampleFor === "string" ? exampleFor : exampleFor(text);
  // The stack's configuration is not looked at while the variable is set.
  const unset = fromEnvironment ? "unset it and " : "";
  const orConfig = `, or ${unset}run \`pulumi config set ${key} ${example}\``;
  throw misconfigured(
    `${fromEnvironment ? `the environment variable ${variable}` : key} ${problem}`,
    `Set ${variable}=${example}${source.stackConfig === undefined ? "" : orConfig}.`,
  );
}

const variablePrefix = "SENDGRID_";

/** Says of environment variables that are not read which setting was obviously meant. */
export function mistypedVariables({ environment }: SettingsSource): readonly string[] {
  const known = settingNames.map((name) => settings[name].variable.slice(variablePrefix.length));
  const given = Object.keys(environment).filter((variable) => variable.startsWith(variablePrefix));
  return given.flatMap((variable) => {
    const name = variable.slice(variablePrefix.length);
    const meant = nearest(name, known);
    // A user may have variables of their own, such as SENDGRID_BASE_URL_EU.
    if (meant === undefined || name.includes(meant)) return [];
    return `The environment variable ${visible(variable)} is not read. Did you mean ${variablePrefix}${meant}?`;
  });
}

function parseText(text: string): unknown {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  return text === "true" || text === "false" ? text === "true" : text;
}

/** An environment without the variables of settings that are given elsewhere. */
export function withoutSettings(
  environment: SettingsSource["environment"],
  names: readonly string[],
): SettingsSource["environment"] {
  const variables: readonly string[] = names.flatMap((name) =>
    name === "apiKey" ? defaultApiKeyEnv : Object.hasOwn(settings, name) ? settings[name as SettingName].variable : [],
  );
  return Object.fromEntries(Object.entries(environment).filter(([variable]) => !variables.includes(variable)));
}

/** The full key of a value in the stack's configuration: `sendgrid:region`. */
export function configKey({ prefix = "sendgrid" }: SettingsSource, name: string): string {
  return `${prefix}:${name}`;
}

/** The value of an environment variable. */
export function environmentOf({ environment }: SettingsSource, variable: string): string | undefined {
  return Object.hasOwn(environment, variable) ? environment[variable] : undefined;
}

/** The error of a setting that cannot be used. */
export function misconfigured(why: string, remedy: string): SendGridError {
  return new SendGridError("invalid-configuration", { what: "Cannot read open tracking", why, remedy });
}
