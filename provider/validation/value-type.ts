import { show } from "../text/show";

/** What a value from outside must be. */
export interface ValueType<T> {
  /** As the middle of a sentence: `true or false`. */
  readonly name: string;
  readonly includes: (value: unknown) => value is T;
}

/** An object with named members. A `Map` or a `Date` has none of its own, and would be taken for an empty object. */
export const record = typeOf("an object", (value): value is Readonly<Record<string, unknown>> => {
  return Object.prototype.toString.call(value) === "[object Object]";
});

export const list = typeOf("a list", (value): value is readonly unknown[] => Array.isArray(value));

export const flag = typeOf("true or false", (value) => typeof value === "boolean");

export const text = typeOf("a text", (value) => typeof value === "string");

export const nonEmptyText = typeOf(
  "a text that is not empty",
  (value): value is string => typeof value === "string" && value !== "",
);

/** A whole number within bounds. */
export function wholeNumber(min: number, max: number): ValueType<number> {
  return typeOf(`a whole number from ${min} to ${max}`, (value): value is number => {
    return typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max;
  });
}

/** One of a few words. */
export function oneOf<const Word extends string>(words: readonly Word[]): ValueType<Word> {
  const shown = words.map((word) => JSON.stringify(word));
  const name = [shown.slice(0, -1).join(", "), shown.at(-1)].filter((part) => part !== "").join(" or ");
  return typeOf(name, (value): value is Word => words.some((word) => word === value));
}

/** A type by its name and its members. */
export function typeOf<T>(name: string, includes: (value: unknown) => value is T): ValueType<T> {
  return { name, includes };
}

/** That a value is not what it must be, as the end of a sentence that begins with its name. */
export function mismatch(value: unknown, wanted: string, describe = show): string {
  return value === undefined ? `is missing; it must be ${wanted}` : `is ${describe(value)}, not ${wanted}`;
}
