import { redactApiKeys } from "./api-key";

const longestMessage = 300;

/**
 * Every message in the body of an error answer, whatever envelope SendGrid or a proxy put it in.
 * Never throws: a body that says nothing gives no messages.
 */
export function messagesOf(body: string): readonly string[] {
  const wire = parseJson(body);
  if (wire === undefined) return body.trim() === "" ? [] : [sentenceOf(body)];
  return messagesIn(wire).map(sentenceOf);
}

function messagesIn(wire: unknown): readonly string[] {
  if (typeof wire === "string") return wire.trim() === "" ? [] : [wire];
  if (Array.isArray(wire)) return wire.flatMap(messagesIn);
  if (!isRecord(wire)) return [];
  const field = typeof wire.field === "string" && wire.field !== "" && wire.field !== "null" ? ` (${wire.field})` : "";
  const own = typeof wire.message === "string" && wire.message !== "" ? [`${wire.message}${field}`] : [];
  return [...own, ...messagesIn(wire.errors), ...messagesIn(wire.error)];
}

function sentenceOf(text: string): string {
  if (/<html|<!doctype/i.test(text)) return "an HTML page";
  // Control characters from outside could rewrite the terminal that shows them.
  const line = redactApiKeys(text)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return line.length <= longestMessage ? line : `${line.slice(0, longestMessage)}…`;
}

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
