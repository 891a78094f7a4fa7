import { inspect } from "node:util";
import { redactApiKeys } from "./redact";

const longestShown = 100;
/** What would steer a terminal, or have a text read in another order than it is. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

/** A value as an error shows it: on one line, with its control characters escaped, without keys, and not for ever. */
export function show(value: unknown): string {
  const text =
    typeof value === "string"
      ? JSON.stringify(value)
      : inspect(value, { depth: 0, breakLength: Infinity, compact: true });
  // Before it is cut: half a key would not be recognized.
  const shown = redactApiKeys(text).replace(invisible, escaped);
  return shown.length <= longestShown ? shown : `${shown.slice(0, longestShown)}…`;
}
