import { show } from "../text/show";

const maxLines = 8;
const maxGroups = 3;
const maxNames = 10;

/**
 * What is said of several accounts, in at most eight lines: a line an account where they are few; otherwise each reason
 * once, with the number of accounts and the first names.
 *
 * @param messages by name of the account
 * @param all what has all of them: `fleet.errors`
 */
export function groupByReason(
  messages: readonly (readonly [name: string, message: string])[],
  all: string,
): readonly string[] {
  if (messages.length <= maxLines) return messages.map(([, message]) => message);
  const groups = new Map<string, string[]>();
  for (const [name, message] of messages) {
    const reason = message.replaceAll(show(name), '"…"');
    const names = groups.get(reason);
    if (names === undefined) groups.set(reason, [name]);
    else names.push(name);
  }
  const bySize = [...groups].sort(([, one], [, other]) => other.length - one.length);
  const rest = bySize.slice(maxGroups).reduce((count, [, names]) => count + names.length, 0);
  return [
    ...bySize
      .slice(0, maxGroups)
      .flatMap(([reason, names]) => [accounts(names.length) + reason, `  ${firstOf(names)}`]),
    ...(rest === 0 ? [] : [`${accounts(rest)}${bySize.length - maxGroups} other reasons`]),
    `The output ${all} has all of them.`,
  ];
}

/** The first lines, and how many more. */
export function firstLines(lines: readonly string[]): readonly string[] {
  if (lines.length <= maxLines) return lines;
  return [...lines.slice(0, maxLines - 1), `and ${lines.length - maxLines + 1} more`];
}

/** The first names, and how many more. */
export function firstOf(names: readonly string[]): string {
  const more = names.length <= maxNames ? "" : `, and ${names.length - maxNames} more`;
  return names.slice(0, maxNames).map(show).join(", ") + more;
}

function accounts(count: number): string {
  return `${count} ${count === 1 ? "account" : "accounts"}: `;
}
