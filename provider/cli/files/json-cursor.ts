import { isRecord } from "../../sendgrid/http/response-body";
import { show } from "../../text/show";

/** A value in a file is not what belongs there; the message says where: `accounts[3].enabled is "true"`. */
export class Misfit extends Error {}

/** A value of a file, with the way to it. */
export class Member {
  /** @param describe how an error shows a value; of a file with secrets it must not be the value itself */
  constructor(
    readonly value: unknown,
    readonly path = "",
    private readonly describe: (value: unknown) => string = show,
  ) {}

  /** What an object has under a name; a value that is not there is `undefined`. */
  get(name: string): Member {
    const members = this.members();
    const path = this.path === "" ? name : `${this.path}.${name}`;
    const part = Object.hasOwn(members, name) ? members[name] : undefined;
    return new Member(part, path, this.describe);
  }

  /** The same place with another value. */
  with(value: unknown): Member {
    return new Member(value, this.path, this.describe);
  }

  /** The names in an object. */
  names(): readonly string[] {
    return Object.keys(this.members());
  }

  items(): readonly Member[] {
    if (!Array.isArray(this.value)) throw this.misfit("a list");
    return this.value.map((value: unknown, index) => new Member(value, `${this.path}[${index}]`, this.describe));
  }

  text(): string {
    if (typeof this.value !== "string") throw this.misfit("a text");
    return this.value;
  }

  flag(): boolean {
    if (typeof this.value !== "boolean") throw this.misfit("true or false");
    return this.value;
  }

  count(): number {
    if (!Number.isSafeInteger(this.value) || Number(this.value) < 0) throw this.misfit("a whole number");
    return Number(this.value);
  }

  oneOf<Word extends string>(words: readonly Word[]): Word {
    const word = words.find((each) => each === this.value);
    if (word === undefined) throw this.misfit(words.join(", "));
    return word;
  }

  /** What `parse` makes of it, as a property of that name; no property when it is not there. */
  optional<Name extends string, T>(name: Name, parse: (member: Member) => T): { readonly [name in Name]?: T } {
    const member = this.get(name);
    return member.value === undefined ? {} : ({ [name]: parse(member) } as { readonly [name in Name]?: T });
  }

  private members(): Readonly<Record<string, unknown>> {
    if (!isRecord(this.value)) throw this.misfit("an object");
    return this.value;
  }

  /** The error of a value that is not what belongs there. */
  misfit(wanted: string): Misfit {
    const came = this.value === undefined ? "is missing" : `is ${this.describe(this.value)}`;
    return new Misfit(`${this.path === "" ? "the whole" : this.path} ${came}, and not ${wanted}`);
  }
}
