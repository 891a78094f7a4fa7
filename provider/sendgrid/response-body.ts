/** A response that is not what SendGrid documents; the message says what it is instead: `is not JSON`. */
export class InvalidResponse extends Error {}

/** The value of a JSON text, or `undefined` when it is not one. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
