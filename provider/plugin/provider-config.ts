import { misconfigured, type SettingsSource, settingNames, withoutSettings } from "../config/settings";
import { checkStackConfig } from "../config/stack-config";
import { unknownValue } from "../pulumi/special-values";
import { isDefaultProvider } from "../pulumi/type-tokens";
import { hasApiKey, keyElsewhere } from "../text/redact";
import type { Decoded } from "./property-values";
import type { Result } from "./serve-provider";

/** The package of the plugin, and what the keys of its configuration begin with. */
export const packageName = "sendgrid-open-tracking";

/**
 * The property of a provider that holds its API key, always encrypted. Only when the settings are on their way into state
 * does the engine tell which of them are secrets, so there `apiKey` itself, and each name that is no setting, has a text
 * that tells nothing.
 */
const encryptedKey = "encryptedApiKey";
const standIn = `See ${encryptedKey}.`;

/** What passes as it is; the engine adds the last two. */
const plainSettings: readonly string[] = [...settingNames, "version", "pluginDownloadURL"];

/**
 * The settings of a provider as they go into state. Their values are checked at the first reading: what reads nothing, such
 * as a destroy, needs none.
 *
 * @throws SendGridError when an API key is the name of a setting
 */
export function checkProviderConfig({ values }: Decoded): Result {
  if (Object.keys(values).some(hasApiKey)) throw misconfigured("an API key is the name of a setting", keyElsewhere);
  const checked = Object.entries(values).map(([name, value]) => {
    const isPlain = plainSettings.includes(name) || value === unknownValue;
    return [name, isPlain ? value : standIn] as const;
  });
  const { apiKey } = values;
  const key = apiKey === unknownValue ? undefined : apiKey;
  return { values: { ...Object.fromEntries(checked), [encryptedKey]: key }, secrets: new Set([encryptedKey]) };
}

/**
 * The settings of a provider that the engine configures. In the stack's configuration the environment wins, as in a
 * TypeScript program. It does not win over the arguments of an explicit provider: each has a parent account of its own.
 *
 * @param provider its name
 * @throws SendGridError when the API key is no secret, or a name is a mistyped one
 */
export function settingsSourceOf(provider: string, { values, secrets }: Decoded): SettingsSource {
  const isDefault = isDefaultProvider(provider);
  const { [encryptedKey]: apiKey, ...rest } = values;
  const settings = new Map(Object.entries({ ...rest, apiKey }));
  const nameOf = (key: string) => key.slice(packageName.length + 1);
  const source = {
    prefix: packageName,
    environment: isDefault ? process.env : withoutSettings(process.env, Object.keys(values)),
    stackConfig: (key: string) => textOf(settings.get(nameOf(key))),
    stackConfigKeys: () => Object.keys(values).map((name) => `${packageName}:${name}`),
    isSecret: (key: string) => secrets.has(nameOf(key)),
  };
  checkStackConfig(source);
  return source;
}

/** SDKs write what is not plainly a string as JSON in one: a number, and Python's also an enum. YAML writes it as it is. */
function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = String(value);
  return /^"[^"\\]*"$/.test(text) ? text.slice(1, -1) : text;
}
