import type { JsonCursor } from "../../validation/json-cursor";
import type { ValueType } from "../../validation/value-type";

/** What an option must be: a type, or a function that throws a ValidationError. */
export type Check = ValueType<unknown> | CheckOption;
type CheckOption = (option: JsonCursor) => void;

/**
 * Checks an object member by member.
 *
 * @throws ValidationError that says which member, what it is and what it must be.
 */
export function checkObject(
  object: JsonCursor,
  checks: Readonly<Record<string, Check>>,
  required: readonly string[] = [],
): void {
  for (const error of object.unknownMembers(Object.keys(checks))) throw error;
  const present = object.members().map(([name]) => name);
  for (const name of new Set([...present, ...required])) {
    const check = checks[name];
    if (typeof check === "function") check(object.get(name));
    else if (check !== undefined) object.get(name).as(check);
  }
}

/** An object whose members have checks of their own. */
export function objectOf(checks: Readonly<Record<string, Check>>, required?: readonly string[]): CheckOption {
  return (object) => checkObject(object, checks, required);
}
