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
 * and a backslash as two, so that no two texts look the same. Its backslashes are those of a JSON string: undo them, and it is the text again.
 */
export function visible(text: string): string {
  return text.replace(unseen, (character) => short.get(character) ?? escapeCharacter(character));
}

/** Characters that JSON allows as they are, and that a reader cannot see or that change how the rest is read. */
const unseenInJson = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

/** The same JSON, or any other text on one line, with every character seen. */
export function escapeUnseen(text: string): string {
  return text.replace(unseenInJson, escapeCharacter);
}

/** A character as JSON may write it: a number for each UTF-16 unit. */
export function escapeCharacter(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
