import { show } from "../text/show";

/** By these, a member's name is an account's: it is quoted even where it need not be. */
const accountList = /(^|\.)(subusers|accounts|customerAccounts)$/;

/** The path of a member of an object: `subusers["newsletter"]`, `subusers["newsletter"].expected`. The whole is "". */
export function member(parent: string, key: string): string {
  if (accountList.test(parent) || !/^[$A-Za-z_][\w$]{0,63}$/.test(key)) return `${parent}[${show(key)}]`;
  return parent === "" ? key : `${parent}.${key}`;
}

/** The path of an item of an array: `waivers[2]`. */
export function item(parent: string, index: number): string {
  return `${parent}[${index}]`;
}
