import { show } from "../../text/show";

/** The path of the whole, in a mistake about it. */
export const root = "expectations";

/** The path of a member of an object: `subusers["newsletter"]`, `subusers["newsletter"].expected`. */
export function member(parent: string, key: string): string {
  const isName = parent === "subusers" || parent === "accounts";
  if (isName || !/^[$A-Za-z_][\w$]{0,63}$/.test(key)) return `${parent === root ? "" : parent}[${show(key)}]`;
  return parent === root ? key : `${parent}.${key}`;
}

/** The path of an item of an array: `waivers[2]`. */
export function item(parent: string, index: number): string {
  return `${parent === root ? "" : parent}[${index}]`;
}
