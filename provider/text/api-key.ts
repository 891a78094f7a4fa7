import { createHash } from "node:crypto";

const keyForm = /^SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/;
const keyLength = 69;

/**
 * What is wrong with an API key, in words that do not repeat it; `undefined` when nothing is.
 * A key with a newline would make an HTTP client throw an error that quotes the whole header.
 */
export function validateApiKey(key: string): string | undefined {
  if (keyForm.test(key)) return undefined;
  if (key.trim() === "") return "is blank";
  if (/^["'`]|["'`]$/.test(key.trim())) return "has quotes around it";
  if (key.trim() !== key) return "begins or ends with white space or a newline";
  if (/^Bearer/i.test(key)) return 'begins with "Bearer": give the key alone';
  if (/\s/.test(key)) return "has white space or a newline in it";
  if (!key.startsWith("SG.")) return 'does not begin with "SG."';
  if (key.length !== keyLength) return `is ${key.length} characters long, but a key has ${keyLength}`;
  return "is not of the form SG.<22 characters>.<43 characters>, each of A-Z, a-z, 0-9, _ or -";
}

/** Tells a key from others. Made from the part that SendGrid's own console shows, and from nothing of the secret one. */
export function fingerprintOf(apiKey: string): string {
  const [, id = ""] = apiKey.split(".");
  return createHash("sha256").update(id).digest("hex").slice(0, 16);
}
