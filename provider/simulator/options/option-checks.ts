import { redactApiKeys } from "../../text/redact";

/** Looks at one value from outside, and throws when it is not what the option takes. */
export type Check = (name: string, value: unknown) => void;

/** A whole number within bounds. */
export function wholeNumber(least: number, most: number): Check {
  return (name, value) => {
    if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return;
    throw malformed(name, value, `a whole number from ${least} to ${most}`);
  };
}

/** A number above 0. */
export const positive: Check = (name, value) => {
  if (typeof value !== "number" || !(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw malformed(name, value, "a number above 0");
  }
};

/** A number from 0 to 1. */
export const probability: Check = (name, value) => {
  if (typeof value !== "number" || !(value >= 0 && value <= 1)) throw malformed(name, value, "a number from 0 to 1");
};

/** `true` or `false`. */
export const flag: Check = (name, value) => {
  if (typeof value !== "boolean") throw malformed(name, value, "true or false");
};

/** A text with something in it. */
export const text: Check = (name, value) => {
  if (typeof value !== "string" || value === "") throw malformed(name, value, "a text");
};

/** Any text. */
export const anyText: Check = (name, value) => {
  if (typeof value !== "string") throw malformed(name, value, "a text");
};

/** One of a few words. */
export function oneOf(...words: readonly string[]): Check {
  return (name, value) => {
    if (words.some((word) => word === value)) return;
    throw malformed(name, value, words.map((word) => JSON.stringify(word)).join(" or "));
  };
}

/** An object whose fields have checks of their own. */
export function objectOf(checks: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  return (name, value) => checkFields(name, `${name}.`, value, checks, required);
}

/** Checks an object field by field; `where` names the whole of it, and `prefix` begins the name of a field. */
export function checkFields(
  where: string,
  prefix: string,
  value: unknown,
  checks: Readonly<Record<string, Check>>,
  required: readonly string[] = [],
): void {
  if (!isObject(value)) throw malformed(where, value, `an object with ${Object.keys(checks).join(", ")}`);
  for (const [field, part] of Object.entries(value)) {
    const check = Object.hasOwn(checks, field) ? checks[field] : undefined;
    if (check === undefined) {
      const known = Object.keys(checks).join(", ");
      throw invalid(`${where} has ${JSON.stringify(field)}; the options are ${known}.`);
    }
    // What is given as undefined is left out, as everywhere in JavaScript.
    if (part !== undefined) check(prefix + field, part);
  }
  for (const field of required) checks[field]?.(prefix + field, value[field]);
}

/** Whether a value is an object with named fields. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What to throw: the option, what came, and what to give instead. */
export function malformed(name: string, value: unknown, wanted: string): Error {
  const came = typeof value === "string" || typeof value === "object" ? JSON.stringify(value) : String(value);
  return invalid(`${name} is ${came}; give ${wanted}.`);
}

/** What to throw, without a key that was put in the wrong place. */
export function invalid(message: string): Error {
  return new Error(redactApiKeys(message));
}
