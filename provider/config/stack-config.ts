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

function checkKeyIsEncrypted(source: SettingsSource): void {
  const key = configKey(source, "apiKey");
  if (!source.stackConfig?.(key) || source.isSecret?.(key)) return;
  throw misconfigured(
    `${key} is in the stack's configuration in the clear, and would be in its state too`,
    `Revoke that key, and set a new one with \`pulumi config set --secret ${key}\`.`,
  );
}

/** A mistyped name would be ignored. A secret may be the program's own, such as `apiKeyEu`. */
function checkNames(source: SettingsSource): void {
  const known: readonly string[] = ["apiKey", ...settingNames];
  const namespace = configKey(source, "");
  const names = keysInTheClear(source).map((key) => key.slice(namespace.length));
  for (const name of names.filter((each) => !known.includes(each))) {
    const meant = nearest(name, known);
    if (meant === undefined) continue;
    const [key, setting] = [configKey(source, name), configKey(source, meant)];
    const instead =
      meant === "apiKey"
        ? `revoke the key if it was there in the clear, and set a new one with \`pulumi config set --secret ${setting}\``
        : `set ${setting} instead`;
    throw misconfigured(
      `unknown setting ${key} in the stack's configuration`,
      `Did you mean ${setting}? Run \`pulumi config rm ${key}\`, and ${instead}.`,
    );
  }
}

/** An API key under another name, or as a name, would be in state in the clear as well. */
function checkNoOtherKey(source: SettingsSource): void {
  for (const key of keysInTheClear(source)) {
    const isValue = hasApiKey(source.stackConfig?.(key) ?? "");
    if (!isValue && !hasApiKey(key)) continue;
    const where = isValue ? `${key} is an API key` : "an API key is the name of a value";
    throw misconfigured(
      `${where} in the stack's configuration, in the clear, and would be in its state too`,
      `Take it out with \`pulumi config rm\`. ${keyElsewhere}`,
    );
  }
}

/** The keys of this package that the stack's configuration does not encrypt. */
function keysInTheClear(source: SettingsSource): readonly string[] {
  const { stackConfigKeys, isSecret = () => false } = source;
  const keys = stackConfigKeys?.() ?? [];
  return keys.filter((key) => key.startsWith(configKey(source, "")) && !isSecret(key)).sort();
}
