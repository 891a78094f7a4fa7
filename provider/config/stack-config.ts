import { nearest } from "../text/did-you-mean";
import { hasApiKey, keyElsewhere } from "../text/redact";
import { configKey, misconfigured, type SettingsSource, settingNames } from "./settings";

/**
 * Checks the stack's configuration, even if nothing uses it: Pulumi copies all of it into state.
 *
 * @throws SendGridError `invalid-configuration`
 */
export function checkStackConfig(source: SettingsSource): void {
  checkKeyIsEncrypted(source);
  checkNames(source);
  checkNoOtherKey(source);
}

/** What programs in TypeScript and the plugin read, each from its own. */
const namespaces = ["sendgrid", "sendgrid-open-tracking"];

/** Says of a setting that is in the configuration under the prefix of something else that it is not read. */
export function misplacedSettings(source: SettingsSource): string | undefined {
  const own = configKey(source, "").slice(0, -1);
  const misplaced = (source.stackConfigKeys?.() ?? []).find((key) => {
    const [namespace = "", name = ""] = key.split(":");
    const isOurs = namespaces.includes(namespace.toLowerCase()) && namespace !== own;
    return isOurs && ["apiKey", ...settingNames].includes(name);
  });
  if (misplaced === undefined) return undefined;
  const name = misplaced.slice(misplaced.indexOf(":") + 1);
  return `${misplaced} in the stack's configuration is not read here. If it is meant for this program, set ${configKey(source, name)}.`;
}

function checkKeyIsEncrypted(source: SettingsSource): void {
  const key = configKey(source, "apiKey");
  if (!source.stackConfig?.(key) || source.isSecret?.(key)) return;
  throw misconfigured(
    `${key} is in the stack's configuration in the clear, and would be in its state too`,
    `Revoke that key, and set a new one with \`pulumi config set --secret ${key}\`.`,
  );
}

/** A mistyped name would be ignored. */
function checkNames(source: SettingsSource): void {
  for (const key of ownKeys(source)) {
    const meant = meantBy(source, key);
    if (meant === undefined) continue;
    const setting = configKey(source, meant);
    const isEncrypted = source.isSecret?.(key) === true;
    const theKey = isEncrypted ? "set the key" : "revoke the key, which was not encrypted, and set a new one";
    const instead =
      meant === "apiKey" ? `${theKey} with \`pulumi config set --secret ${setting}\`` : `set ${setting} instead`;
    throw misconfigured(
      `unknown setting ${key} in the stack's configuration`,
      `Did you mean ${setting}? Run \`pulumi config rm ${key}\`, and ${instead}.`,
    );
  }
}

/** The setting that a key was obviously meant to be; none when it is one, or something else of the program. */
function meantBy(source: SettingsSource, key: string): string | undefined {
  const known: readonly string[] = ["apiKey", ...settingNames];
  const name = key.slice(configKey(source, "").length);
  if (known.includes(name)) return undefined;
  const meant = nearest(name, known);
  // A program may have keys of its own, such as `apiKeyEu`.
  const isItsOwn = meant !== undefined && name.startsWith(meant) && source.isSecret?.(key) === true;
  return isItsOwn ? undefined : meant;
}

/** An API key under another name, or as a name, would be in state in the clear as well. */
function checkNoOtherKey(source: SettingsSource): void {
  for (const key of ownKeys(source)) {
    if (source.isSecret?.(key)) continue;
    const isValue = hasApiKey(source.stackConfig?.(key) ?? "");
    if (!isValue && !hasApiKey(key)) continue;
    const where = isValue ? `${key} is an API key` : "an API key is the name of a value";
    throw misconfigured(
      `${where} in the stack's configuration, in the clear, and would be in its state too`,
      `Take it out with \`pulumi config rm\`. ${keyElsewhere}`,
    );
  }
}

/** The keys of this package in the stack's configuration. */
function ownKeys(source: SettingsSource): readonly string[] {
  const keys = source.stackConfigKeys?.() ?? [];
  return keys.filter((key) => key.startsWith(configKey(source, ""))).sort();
}
