import { inspect } from "node:util";
import { redactApiKeys } from "./redact";
import { escapeLines } from "./visible";

const maxLength = 100;

/** A value as an error shows it: on one line, with its control characters escaped, without API keys, and cut when it is long. */
export function show(value: unknown): string {
  const text =
    typeof value === "string"
      ? JSON.stringify(value)
      : inspect(value, { depth: 0, breakLength: Infinity, compact: true });
  // Before it is cut: half a key would not be recognized.
  const shown = escapeLines(redactApiKeys(text)).replaceAll("\n", "\\n");
  return shown.length <= maxLength ? shown : `${shown.slice(0, maxLength)}…`;
}
