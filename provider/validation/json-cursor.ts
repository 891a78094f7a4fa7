import { didYouMean } from "../text/did-you-mean";
import { show } from "../text/show";
import { item, member } from "./path";
import { ValidationError } from "./validation-error";
import { list, mismatch, record, type ValueType } from "./value-type";

/** How the errors of a value name it and show it. */
export interface CursorOptions {
  /**
   * What the whole is called.
   * @default "the whole"
   */
  readonly whole?: string;
  /**
   * How a value is shown. Of a file with secrets it must not be the value itself.
   * @default show
   */
  readonly describe?: (value: unknown) => string;
}

/** A value from outside, with the way to it. Each method throws a {@link ValidationError}, or returns what it says. */
export class JsonCursor {
  constructor(
    readonly value: unknown,
    private readonly options: CursorOptions = {},
    readonly path = "",
  ) {}

  /** The same place, or another one, with another value. */
  with(value: unknown, path = this.path): JsonCursor {
    return new JsonCursor(value, this.options, path);
  }

  /** What an object has under a name; the value of a member that is not there is `undefined`. */
  get(name: string): JsonCursor {
    const members = this.as(record);
    return this.with(Object.hasOwn(members, name) ? members[name] : undefined, member(this.path, name));
  }

  /** The members of an object by name. One that is `undefined` is absent, as in all of JavaScript. */
  members(): readonly (readonly [name: string, member: JsonCursor])[] {
    const present = Object.entries(this.as(record)).filter(([, value]) => value !== undefined);
    return present.map(([name, value]) => [name, this.with(value, member(this.path, name))]);
  }

  items(): readonly JsonCursor[] {
    return this.as(list).map((value, index) => this.with(value, item(this.path, index)));
  }

  /** @param remedy how to correct it, where the name of the type does not say it all */
  as<T>(type: ValueType<T>, remedy?: string): T {
    const { value } = this;
    if (type.includes(value)) return value;
    if (remedy === undefined) throw this.mismatch(type.name);
    throw this.error(value === undefined ? "is missing" : `is ${this.describe(value)}`, remedy);
  }

  /** What `parse` makes of a member, as a property of that name; no property when it is absent. */
  optional<Name extends string, T>(name: Name, parse: (member: JsonCursor) => T): { readonly [name in Name]?: T } {
    const found = this.get(name);
    return found.value === undefined ? {} : ({ [name]: parse(found) } as { readonly [name in Name]?: T });
  }

  /** The errors of members that nothing reads: a misspelt name must not look like one that counts. */
  unknownMembers(known: readonly string[]): readonly ValidationError[] {
    return Object.keys(this.as(record))
      .filter((name) => !known.includes(name))
      .map((name) => {
        const remedy = `${didYouMean(name, known)}Known are ${known.join(", ")}.`;
        return this.with(undefined, member(this.path, name)).error("is not a known property", remedy);
      });
  }

  /** The error of a value that is not what it must be. */
  mismatch(wanted: string): ValidationError {
    return this.error(mismatch(this.value, wanted, this.describe));
  }

  /** The error of this value. */
  error(problem: string, remedy?: string): ValidationError {
    return new ValidationError(this.path === "" ? (this.options.whole ?? "the whole") : this.path, problem, remedy);
  }

  private get describe(): (value: unknown) => string {
    return this.options.describe ?? show;
  }
}
