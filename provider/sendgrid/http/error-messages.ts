import { redactApiKeys } from "../../text/redact";
import { isRecord, parseJson } from "../response-body";

const maxMessageLength = 300;

/**
 * Every message in the body of an error response, whatever envelope SendGrid or a proxy put it in.
 * Never throws: a body that says nothing gives no messages.
 */
export function messagesOf(body: string): readonly string[] {
  const wire = parseJson(body);
  if (wire === undefined) return body.trim() === "" ? [] : [sentenceOf(body)];
  return messagesIn(wire).map((message) => sentenceOf(message));
}

/** Whether the body of an error response has SendGrid's own form: JSON with a list of `errors`. */
export function isSendGridEnvelope(body: string): boolean {
  const wire = parseJson(body);
  return isRecord(wire) && Array.isArray(wire.errors) && wire.errors.length > 0;
}

/** No envelope that was seen is deeper; one that is was made to do harm. */
const maxDepth = 8;

function messagesIn(wire: unknown, depth = 0): readonly string[] {
  if (depth > maxDepth) return [];
  if (typeof wire === "string") return wire.trim() === "" ? [] : [wire];
  if (Array.isArray(wire)) return wire.flatMap((each) => messagesIn(each, depth + 1));
  if (!isRecord(wire)) return [];
  const field = typeof wire.field === "string" && wire.field !== "" && wire.field !== "null" ? ` (${wire.field})` : "";
  const own = typeof wire.message === "string" && wire.message !== "" ? [`${wire.message}${field}`] : [];
  return [...own, ...messagesIn(wire.errors, depth + 1), ...messagesIn(wire.error, depth + 1)];
}

function sentenceOf(text: string): string {
  if (/<html|<!doctype/i.test(text)) return "an HTML page";
  // Control characters from outside could rewrite the terminal that shows them.
  const line = redactApiKeys(text)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return line.length <= maxMessageLength ? line : `${line.slice(0, maxMessageLength)}…`;
}
