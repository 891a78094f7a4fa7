/** Also one that lost or gained some characters, or was pasted twice, but nothing of up to 64: a username can be that long. */
const keyInText =
  /SG\.(?:[A-Za-z0-9_-]{21,}\.[A-Za-z0-9_-]{40,}|[A-Za-z0-9_-]{20}\.[A-Za-z0-9_-]{41,})(?:\.[A-Za-z0-9_-]{20,})*/g;

/** Takes what looks like an API key out of a text from outside. */
export function redactApiKeys(text: string): string {
  return text.replace(keyInText, redacted);
}

const redacted = "[API key]";

/** Whether something in a text looks like a key. */
export function hasApiKey(text: string): boolean {
  return redactApiKeys(text) !== text;
}

/** What to do with a key that was found where it must not be. */
export const keyElsewhere =
  "Revoke that key, and set a new one as the environment variable SENDGRID_API_KEY or as the secret sendgrid:apiKey.";

/** A shorter run of a key's characters can be a part of a word. */
const minRun = 12;

/** Each run has a whole gram that begins at a multiple of this length. */
const gramLength = minRun / 2;

/**
 * Takes a known API key out of texts, besides what looks like one: any run of 12 of its characters, in any letter case, as
 * it is, percent-encoded or in base64, also in that of an `Authorization` header, and with invisible characters in between.
 */
export function redactorOf(apiKey: string): (text: string) => string {
  const forms = formsOf(apiKey).map((form) => form.toLowerCase());
  const grams = new Set(forms.flatMap(gramsOf));
  return (text) => {
    const lines = text.split(apiKey).join(redacted).split("\n");
    const found = lines.map((line) => hasGram(plainOf(line), grams));
    const blocks = blocksOf(lines, (index) => Boolean(found[index - 1] || found[index] || found[index + 1]));
    const rest = blocks.map(({ block, isSuspicious }) => (isSuspicious ? withoutRuns(block, forms, grams) : block));
    return redactApiKeys(rest.join("\n"));
  };
}

/**
 * Consecutive lines that are all suspicious, or all not. A report has millions of characters, and the search for runs takes
 * memory for each: it is made around what looks like a part of the key alone.
 */
function blocksOf(lines: readonly string[], isSuspiciousAt: (index: number) => boolean) {
  const blocks: { isSuspicious: boolean; lines: string[] }[] = [];
  for (const [index, line] of lines.entries()) {
    const isSuspicious = isSuspiciousAt(index);
    const last = blocks.at(-1);
    if (last?.isSuspicious === isSuspicious) last.lines.push(line);
    else blocks.push({ isSuspicious, lines: [line] });
  }
  return blocks.map(({ isSuspicious, lines: own }) => ({ isSuspicious, block: own.join("\n") }));
}

/** The key, and its base64 at each offset that a byte can have there, without the characters that depend on other bytes. */
function formsOf(apiKey: string): readonly string[] {
  const inBase64 = ["", " ", "  "].map((before) => {
    const encoded = Buffer.from(before + apiKey).toString("base64");
    return encoded.slice(before === "" ? 0 : 4, -4);
  });
  return [apiKey, ...inBase64, ...inBase64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"))];
}

function gramsOf(text: string): readonly string[] {
  return Array.from({ length: Math.max(0, text.length - gramLength + 1) }, (_, at) => text.slice(at, at + gramLength));
}

/** What is not seen, as it is or escaped, and characters that are written as the number of a byte. */
const disguised = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]|\\+u[0-9a-f]{4}|%[0-7][0-9a-f]/giu;

function undisguised(part: string): string {
  const code = part.startsWith("%") ? Number.parseInt(part.slice(1), 16) : Number.parseInt(part.slice(-4), 16);
  return /^[%\\]./.test(part) && code > 0x20 && code < 0x7f ? String.fromCharCode(code) : "";
}

function plainOf(text: string): string {
  return text.replace(disguised, undisguised).toLowerCase();
}

function hasGram(text: string, grams: ReadonlySet<string>): boolean {
  for (let at = 0; at + gramLength <= text.length; at += gramLength) {
    if (grams.has(text.slice(at, at + gramLength))) return true;
  }
  return false;
}

function withoutRuns(text: string, forms: readonly string[], grams: ReadonlySet<string>): string {
  const characters = charactersOf(text);
  const plain = characters.map(({ plain }) => plain).join("");
  let [shown, until] = ["", 0];
  for (const [from, to] of runsIn(plain, forms, grams)) {
    const [start, end] = [characters[from]?.start ?? 0, characters[to - 1]?.end ?? 0];
    if (end <= until) continue;
    if (start > until || shown === "") shown += `${text.slice(until, start)}${redacted}`;
    until = end;
  }
  return shown + text.slice(until);
}

/** The characters of the plain text, and where each stands in the text. */
function charactersOf(text: string) {
  const parts = text.matchAll(new RegExp(`${disguised.source}|[\\s\\S]`, "giu"));
  return [...parts].flatMap(({ 0: part, index: start }) => {
    const plain = plainOf(part);
    // What is longer in lower case is not ASCII, and in no key.
    return plain === "" ? [] : [{ plain: plain.length === 1 ? plain : "?", start, end: start + part.length }];
  });
}

/** Where runs of any form begin and end. */
function runsIn(plain: string, forms: readonly string[], grams: ReadonlySet<string>): readonly [number, number][] {
  const runs: [number, number][] = [];
  for (let at = 0; at + gramLength <= plain.length; at += gramLength) {
    const gram = plain.slice(at, at + gramLength);
    if (!grams.has(gram)) continue;
    for (const form of forms) {
      for (let found = form.indexOf(gram); found >= 0; found = form.indexOf(gram, found + 1)) {
        const run = extended(plain, at, form, found);
        if (run[1] - run[0] >= minRun) runs.push(run);
      }
    }
  }
  return runs.sort(([one], [other]) => one - other);
}

/** The run around a gram that a text and a form have in common. */
function extended(plain: string, at: number, form: string, found: number): [number, number] {
  let before = 0;
  while (at > before && found > before && plain[at - before - 1] === form[found - before - 1]) before += 1;
  let after = gramLength;
  while (at + after < plain.length && plain[at + after] === form[found + after]) after += 1;
  return [at - before, at + after];
}
