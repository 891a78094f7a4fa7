/**
 * Characters that a reader cannot see or that change how the rest is read (controls, bidirectional overrides,
 * zero-width and unpaired ones), white space that gets lost, and the `##[` by which build logs take a command.
 */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]|(?! )\p{Zs}|^ | $|(?<= ) |\\|#(?=#\w*\[)/gu;

const short: ReadonlyMap<string, string> = new Map([
  ["\\", "\\\\"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/**
 * A text from outside as one line in which every character is seen: NUL is shown as `\u0000`, a line feed as `\n`,
 * and a backslash as two, so that no two texts look the same. Read `\\`, `\n`, `\r`, `\t`, `\u0000` and `\u{1f600}`
 * as in a JavaScript string to have the text again.
 */
export function visible(text: string): string {
  return text.replace(unseen, (character) => short.get(character) ?? escapeCharacter(character));
}

/** A character by its number, in the notation of {@link visible}. */
export function escapeCharacter(character: string): string {
  const hexadecimal = (character.codePointAt(0) ?? 0).toString(16);
  return hexadecimal.length <= 4 ? `\\u${hexadecimal.padStart(4, "0")}` : `\\u{${hexadecimal}}`;
}
