import { redactApiKeys } from "../../text/redact";
import { visible } from "../../text/visible";

const entities: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/** A text from outside as content or as an attribute's value, in XML and in HTML; what XML forbids is shown escaped. */
export function markup(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities.get(character) ?? character);
}

/**
 * A text from outside as a code span of Markdown: it holds no markup, no mention and no link.
 *
 * @param maxLength characters that are shown of it
 */
export function code(text: string, maxLength = Number.POSITIVE_INFINITY): string {
  // Before it is cut: half a key would not be recognized.
  const whole = visible(redactApiKeys(text));
  const shown = whole.length <= maxLength ? whole : `${whole.slice(0, maxLength)}…`;
  if (shown === "") return "";
  const maxRun = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(maxRun + 1);
  const padding = /^`|`$/.test(shown) ? " " : "";
  return `${fence}${padding}${shown}${padding}${fence}`;
}
