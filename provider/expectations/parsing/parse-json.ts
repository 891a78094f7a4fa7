import { show } from "../../text/show";
import type { ProblemCollector } from "../../validation/problem-collector";
import { JsonParser, JsonSyntaxError } from "./json-parser";

interface ParsedJson {
  readonly value: unknown;
  /** The line of every member and item, by path. */
  readonly lines: ReadonlyMap<string, number>;
}

/**
 * Parses a JSON text. Other than `JSON.parse` it says on which line a text stops being JSON, and collects keys that
 * an object has twice: what the first of them says would be lost without a word.
 *
 * @returns the value, or nothing when the text is not JSON.
 */
export function parseJson(text: string, problems: ProblemCollector): ParsedJson | undefined {
  // Windows' editors put a byte order mark before a text.
  const json = text.replace(/^\uFEFF/, "");
  const parser = new JsonParser(json);
  try {
    const value = parser.parse();
    for (const path of parser.duplicates) problems.add({ path, ...duplicate });
    return { value, lines: parser.lines };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    problems.add({
      path: placeOf(json, error.offset),
      problem: problemOf(json, error),
      remedy: remedyFor(json, error),
    });
    return undefined;
  }
}

const duplicate = {
  problem: "is there more than once, and only the last one would count",
  remedy: "Keep one.",
};

function placeOf(json: string, offset: number): string {
  const lines = json.slice(0, offset).split("\n");
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function problemOf(json: string, { offset, wanted }: JsonSyntaxError): string {
  const character = characterAt(json, offset);
  const found = character === undefined ? "is the end" : `has ${show(character)}`;
  return `${found}, where ${wanted} belongs`;
}

function remedyFor(json: string, { offset, wanted }: JsonSyntaxError): string {
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
