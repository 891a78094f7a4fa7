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
