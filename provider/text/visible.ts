/**
 * Characters that a reader cannot see or that change how the rest is read (controls, bidirectional overrides,
 * zero-width and unpaired ones), white space that gets lost, and the `##[` and `::` by which build logs take a command.
 */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]|(?! )\p{Zs}|^ | $|(?<= ) |\\|#(?=#\w*\[)|(?<!\S):(?=:)/gu;

const short: ReadonlyMap<string, string> = new Map([
  ["\\", "\\\\"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/**
 * A text from outside as one line in which every character is seen: NUL is shown as `\u0000`, a line feed as `\n`,
 * and a backslash as two, so that no two texts look the same. Its backslashes are those of a JSON string: undo them, and it is the text again.
 */
export function visible(text: string): string {
  return text.replace(unseen, (character) => short.get(character) ?? escapeCharacter(character));
}

/** The same without what JSON and its readers need; line feeds are layout. */
const unseenInLines =
  /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]|#(?=#\w*\[)|(?<=^\s*):(?=:)/gmu;

/** The same lines, of JSON or of a message, in which every character is seen and no build log finds a command. */
export function escapeLines(text: string): string {
  return text.replace(unseenInLines, escapeCharacter);
}

/** A character as JSON may write it: a number for each UTF-16 unit. */
export function escapeCharacter(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
