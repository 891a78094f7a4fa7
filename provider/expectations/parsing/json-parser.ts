import { item, member } from "../../validation/path";

/** The text stops being JSON at an offset. */
export class JsonSyntaxError extends Error {
  constructor(
    readonly offset: number,
    /** What belongs there. */
    readonly wanted: string,
  ) {
    super(`no JSON at ${offset}: ${wanted} is wanted`);
  }
}

/** Deeper than any file of ours, and far from what a call stack holds. */
const maxDepth = 100;

/** Parses a JSON text, and finds what `JSON.parse` does not tell: where it stops being one, and keys that are there twice. */
export class JsonParser {
  /** The paths of the keys that an object has more than once; as with `JSON.parse`, the last one counts. */
  readonly duplicates = new Set<string>();
  /** The line of every member of an object and item of an array, by path. */
  readonly lines = new Map<string, number>();
  private at = 0;
  /** The line of an offset that was looked at before. */
  private known = { offset: 0, line: 1 };

  constructor(private readonly text: string) {}

  /** @throws JsonSyntaxError when the text is not JSON. */
  parse(): unknown {
    const value = this.value("", 0);
    if (this.at < this.text.length) throw this.wanted("nothing more");
    return value;
  }

  private value(path: string, depth: number): unknown {
    if (depth > maxDepth) throw this.wanted("no deeper value");
    this.take(/[ \t\r\n]*/y);
    const value = this.bareValue(path, depth);
    this.take(/[ \t\r\n]*/y);
    return value;
  }

  private bareValue(path: string, depth: number): unknown {
    if (this.take(/\{[ \t\r\n]*/y)) return this.object(path, depth);
    if (this.take(/\[[ \t\r\n]*/y)) return this.array(path, depth);
    if (this.text[this.at] === '"') return this.string();
    const start = this.at;
    if (!this.take(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y)) throw this.wanted("a value");
    return this.parsed(start);
  }

  private object(path: string, depth: number): unknown {
    const members = new Map<string, unknown>();
    if (this.take(/\}/y)) return {};
    do {
      this.take(/[ \t\r\n]*/y);
      if (this.text[this.at] !== '"')
        throw this.wanted(members.size === 0 ? 'a name in double quotes or "}"' : "a name");
      const line = this.line();
      const key = this.string();
      this.lines.set(member(path, key), line);
      if (members.has(key)) this.duplicates.add(member(path, key));
      if (!this.take(/[ \t\r\n]*:/y)) throw this.wanted('":"');
      members.set(key, this.value(member(path, key), depth + 1));
    } while (this.take(/,/y));
    if (!this.take(/\}/y)) throw this.wanted('"," or "}"');
    // Not by assignment: an account may be called "__proto__".
    return Object.fromEntries(members);
  }

  private array(path: string, depth: number): unknown {
    const items: unknown[] = [];
    if (this.take(/\]/y)) return items;
    do {
      this.take(/[ \t\r\n]*/y);
      this.lines.set(item(path, items.length), this.line());
      items.push(this.value(item(path, items.length), depth + 1));
    } while (this.take(/,/y));
    if (!this.take(/\]/y)) throw this.wanted('"," or "]"');
    return items;
  }

  private line(): number {
    const lines = this.text.slice(this.known.offset, this.at).split("\n").length - 1;
    this.known = { offset: this.at, line: this.known.line + lines };
    return this.known.line;
  }

  private string(): string {
    const start = this.at++;
    while (!this.take(/"/y)) {
      if (this.take(/[ !#-[\]-\uffff]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y)) continue;
      throw this.wanted(this.text[this.at] === "\\" ? "one of JSON's escapes" : "the rest of a text in double quotes");
    }
    return this.parsed(start) as string;
  }

  /**
   * The literal that ends here. Only literals are left to `JSON.parse`: the V8 of Node 24.21 takes the key `"\\*"` of an
   * object for another one of the same length.
   */
  private parsed(start: number): unknown {
    return JSON.parse(this.text.slice(start, this.at));
  }

  /** Moves past what matches here, if it does. Sticky expressions match at `lastIndex` or not at all. */
  private take(expression: RegExp): boolean {
    expression.lastIndex = this.at;
    if (!expression.test(this.text)) return false;
    this.at = expression.lastIndex;
    return true;
  }

  private wanted(wanted: string): JsonSyntaxError {
    return new JsonSyntaxError(this.at, wanted);
  }
}
