import { visible } from "./visible";

/** A text from outside as a code span of Markdown: it holds no markup, mentions nobody and links nowhere. */
export function code(text: string): string {
  const shown = visible(text);
  if (shown === "") return "";
  const longestRun = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longestRun + 1);
  const padding = /^`|`$/.test(shown) ? " " : "";
  return `${fence}${padding}${shown}${padding}${fence}`;
}
