const keyForm = /^SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/;
/** Also one that lost or gained some characters, or was pasted twice, but nothing of up to 64: a username can be that long. */
const keyInText =
  /SG\.(?:[A-Za-z0-9_-]{21,}\.[A-Za-z0-9_-]{40,}|[A-Za-z0-9_-]{20}\.[A-Za-z0-9_-]{41,})(?:\.[A-Za-z0-9_-]{20,})*/g;
const keyLength = 69;

/**
 * What is wrong with an API key, in words that do not repeat it; `undefined` when nothing is.
 * A key with a newline would make an HTTP client throw an error that quotes the whole header.
 */
export function problemOfApiKey(key: string): string | undefined {
  if (keyForm.test(key)) return undefined;
  if (key.trim() === "") return "is blank";
  if (/^["'`]|["'`]$/.test(key.trim())) return "has quotes around it";
  if (key.trim() !== key) return "begins or ends with white space or a newline";
  if (/\s/.test(key)) return "has white space or a newline in it";
  if (/^Bearer/i.test(key)) return 'begins with "Bearer": give the key alone';
  if (!key.startsWith("SG.")) return 'does not begin with "SG."';
  if (key.length !== keyLength) return `is ${key.length} characters long, a key has ${keyLength}`;
  return "is not of the form SG.<22 characters>.<43 characters>, each of A-Z, a-z, 0-9, _ or -";
}

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
