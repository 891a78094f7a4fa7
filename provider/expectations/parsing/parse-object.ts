import { didYouMean } from "../../text/did-you-mean";
import { show } from "../../text/show";
import type { Report } from "./expectations-error";
import { member } from "./path";

/** What an object in a file looks like. */
export interface ObjectForm {
  /** The properties it can have; any when names are keys. */
  readonly known?: readonly string[];
  /** How to write it, in an error. */
  readonly remedy: string;
}

/**
 * The members of an object from outside. A map, because `__proto__` and `constructor` are names that a subuser can
 * have. A member that is `undefined` counts as absent.
 */
export function parseObject(
  value: unknown,
  path: string,
  { known, remedy }: ObjectForm,
  report: Report,
): ReadonlyMap<string, unknown> | undefined {
  if (!isObject(value)) {
    report(path, `is ${show(value)}`, remedy);
    return undefined;
  }
  const members = Object.entries(value);
  for (const [key] of members) if (known !== undefined && !known.includes(key)) reportStray(path, key, known, report);
  return new Map(members.filter(([, each]) => each !== undefined));
}

/** A `Map` or a `Date` has no members of its own, and would be taken for an empty object. */
function isObject(value: unknown): value is object {
  return Object.prototype.toString.call(value) === "[object Object]";
}

function reportStray(path: string, key: string, known: readonly string[], report: Report): void {
  report(member(path, key), "is not a known property", `${didYouMean(key, known)}Known are ${known.join(", ")}.`);
}
