import { show } from "../../text/show";
import type { Report } from "./expectations-error";
import { JsonScanner, NotJson } from "./json-scanner";

/**
 * Parses a JSON text. Other than `JSON.parse` it says on which line a text stops being JSON, and reports keys that
 * an object has twice: `JSON.parse` keeps the last, and what the first says would be lost without a word.
 *
 * @returns the value, or nothing when the text is not JSON.
 */
export function parseJson(text: string, report: Report): { readonly value: unknown } | undefined {
  // Windows' editors put a byte order mark before a text.
  const json = text.replace(/^\uFEFF/, "");
  try {
    for (const path of new JsonScanner(json).scan()) {
      report(path, "is there more than once, and only the last one would count", "Keep one.");
    }
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    report(placeOf(json, error.offset), problemOf(json, error), remedyFor(json, error));
    return undefined;
  }
  return { value: JSON.parse(withoutDoubleBackslashes(json)) };
}

/**
 * The same JSON, with each `\\` written as `\u005c`. The V8 of Node 24.21 takes the key `"\\*"` for one of the same length
 * that it saw before and that is as this one is written: `\\`. As `\u005c` it begins like no key of an expectations file.
 */
function withoutDoubleBackslashes(json: string): string {
  return json.replace(/\\[\s\S]/g, (pair) => (pair === "\\\\" ? "\\u005c" : pair));
}

function placeOf(json: string, offset: number): string {
  const lines = json.slice(0, offset).split("\n");
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function problemOf(json: string, { offset, wanted }: NotJson): string {
  const character = characterAt(json, offset);
  const found = character === undefined ? "is the end" : `has ${show(character)}`;
  return `${found}, where ${wanted} belongs`;
}

function remedyFor(json: string, { offset, wanted }: NotJson): string {
  const character = characterAt(json, offset);
  if (json.trim() === "") return "The text is empty: write {} when nothing is expected.";
  if (character === undefined) return "Is a bracket, a brace or a quote missing, or a part of the file?";
  if (character === "/" || character === "#") return "JSON has no comments: remove it.";
  if (character === "\\") return "Write two backslashes for one.";
  if (character === "'") return "Use double quotes.";
  if (character === "\uFFFD" || character === "\0") return "Save the file as UTF-8.";
  if (/[}\]]/.test(character) && /,\s*$/.test(json.slice(0, offset))) return "Remove the comma before it.";
  if (/["{[]/.test(character) && wanted.includes('","')) return "Is a comma missing before it?";
  if (/[A-Za-z_]/.test(character)) return "Write names in double quotes, and true and false in lower case.";
  if (character < " ") return String.raw`Write "\n" for a new line and "\t" for a tabulator.`;
  return "Look at the file with an editor that knows JSON.";
}

function characterAt(json: string, offset: number): string | undefined {
  const point = json.codePointAt(offset);
  return point === undefined ? undefined : String.fromCodePoint(point);
}
