import { hasApiKey, keyElsewhere } from "../text/redact";
import type { Problem } from "../validation/validation-error";

/**
 * A key of `subusers` or `accounts`, taken apart at its wildcards: `eu-*` is `eu-` and nothing. One part is an exact
 * name. `*` stands for any characters, also none; `\*` is a star, and `\\` a backslash, in a name.
 */
export type Pattern = readonly [string, ...string[]];

/** Takes a key apart, or says what is wrong with it. */
export function parsePattern(key: string): Pattern | Problem {
  const mistake = mistakeIn(key);
  if (mistake !== undefined) return mistake;
  const parts: [string, ...string[]] = [""];
  for (const [token] of key.matchAll(/\\?[\s\S]/g)) {
    if (token === "*") parts.push("");
    else parts[parts.length - 1] += token.slice(-1);
  }
  return parts;
}

function mistakeIn(key: string): Problem | undefined {
  if (key === "") return { problem: "is empty", remedy: "Give the name of an account, or a pattern with *." };
  if (key.trim() !== key) {
    return { problem: "begins or ends with white space", remedy: "Give the name exactly as SendGrid shows it." };
  }
  if (hasApiKey(key)) return { problem: "has an API key in it", remedy: keyElsewhere };
  if (/^(?:[^\\]|\\[\\*])*$/.test(key)) return undefined;
  return {
    problem: "has a backslash before neither * nor another backslash",
    remedy: String.raw`In JSON, write "\\*" for a star and "\\\\" for a backslash in a name.`,
  };
}

/** Whether a key is the name of one account. */
export function isExact(pattern: Pattern): boolean {
  return pattern.length === 1;
}

/** Whether a name matches. Without backtracking: a regular expression with many stars could take for ever. */
export function matches([first, ...rest]: Pattern, name: string): boolean {
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

/** The key that stands for exactly this name. */
export function exactKey(name: string): string {
  return name.replace(/[\\*]/g, "\\$&");
}
