import { item, member, root } from "./path";

/** The text stops being JSON at an offset. */
export class NotJson extends Error {
  constructor(
    readonly offset: number,
    /** What belongs there. */
    readonly wanted: string,
  ) {
    super(`no JSON at ${offset}: ${wanted} is wanted`);
  }
}

/** Deeper than any file of ours, and far from what a call stack holds. */
const deepest = 100;

/** Walks through a JSON text once, and looks for what `JSON.parse` does not tell. */
export class JsonScanner {
  private at = 0;
  private readonly twice = new Set<string>();

  constructor(private readonly text: string) {}

  /**
   * The paths of the keys that an object has more than once.
   *
   * @throws NotJson when the text is none.
   */
  scan(): ReadonlySet<string> {
    this.value(root, 0);
    if (this.at < this.text.length) throw this.wanted("nothing more");
    return this.twice;
  }

  private value(path: string, depth: number): void {
    if (depth > deepest) throw this.wanted("no deeper value");
    this.take(/[ \t\r\n]*/y);
    if (this.take(/\{[ \t\r\n]*/y)) this.members(path, depth);
    else if (this.take(/\[[ \t\r\n]*/y)) this.items(path, depth);
    else if (this.text[this.at] === '"') this.string();
    else if (!this.take(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y)) throw this.wanted("a value");
    this.take(/[ \t\r\n]*/y);
  }

  private members(path: string, depth: number): void {
    if (this.take(/\}/y)) return;
    const keys = new Set<string>();
    do {
      this.take(/[ \t\r\n]*/y);
      if (this.text[this.at] !== '"') throw this.wanted(keys.size === 0 ? 'a name in double quotes or "}"' : "a name");
      const key = this.string();
      if (keys.has(key)) this.twice.add(member(path, key));
      keys.add(key);
      if (!this.take(/[ \t\r\n]*:/y)) throw this.wanted('":"');
      this.value(member(path, key), depth + 1);
    } while (this.take(/,/y));
    if (!this.take(/\}/y)) throw this.wanted('"," or "}"');
  }

  private items(path: string, depth: number): void {
    if (this.take(/\]/y)) return;
    let index = 0;
    do this.value(item(path, index++), depth + 1);
    while (this.take(/,/y));
    if (!this.take(/\]/y)) throw this.wanted('"," or "]"');
  }

  private string(): string {
    const start = this.at++;
    while (!this.take(/"/y)) {
      if (this.take(/[ !#-[\]-\uffff]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y)) continue;
      throw this.wanted(this.text[this.at] === "\\" ? "one of JSON's escapes" : "the rest of a text in double quotes");
    }
    return JSON.parse(this.text.slice(start, this.at)) as string;
  }

  /** Moves past what matches here, if it does. Sticky expressions match at `lastIndex` or not at all. */
  private take(expression: RegExp): boolean {
    expression.lastIndex = this.at;
    if (!expression.test(this.text)) return false;
    this.at = expression.lastIndex;
    return true;
  }

  private wanted(wanted: string): NotJson {
    return new NotJson(this.at, wanted);
  }
}
