/** Also one that lost or gained some characters, or was pasted twice, but nothing of up to 64: a username can be that long. */
const keyInText =
  /SG\.(?:[A-Za-z0-9_-]{21,}\.[A-Za-z0-9_-]{40,}|[A-Za-z0-9_-]{20}\.[A-Za-z0-9_-]{41,})(?:\.[A-Za-z0-9_-]{20,})*/g;

/** Takes the configured keys, and whatever else looks like a key, out of a text from outside. */
export function redactApiKeys(text: string, ...keys: readonly string[]): string {
  const withoutKnown = keys.reduce((rest, key) => rest.split(key).join("[API key]"), text);
  return withoutKnown.replace(keyInText, "[API key]");
}

/** Whether something in a text looks like a key. */
export function hasApiKey(text: string): boolean {
  return redactApiKeys(text) !== text;
}

/** What to do with a key that was found where it must not be. */
export const keyElsewhere =
  "Revoke that key, and set a new one as the environment variable SENDGRID_API_KEY or as the secret sendgrid:apiKey.";
