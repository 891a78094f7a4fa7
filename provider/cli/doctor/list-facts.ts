import type { Subuser } from "../../sendgrid/endpoints/list-subusers";
import { isRegion } from "../../sendgrid/options";

/** What nobody has written down about SendGrid's list, without the name of an account. */
export function factsOfRows(rows: readonly Subuser[]): Readonly<Record<string, unknown>> {
  const ids = rows.map(({ id }) => id);
  const names = rows.map(({ username }) => username);
  const characters = [...new Set(names.join("").replace(/[A-Za-z0-9]/g, ""))].filter((each) => /[ -~]/.test(each));
  return {
    order: orderOf(ids, names),
    sharedIds: new Set(ids).size < ids.length,
    regions: [...new Set(rows.map(({ region }) => (isRegion(region) ? region : "(another)")))].sort(),
    disabled: rows.filter(({ disabled }) => disabled).length,
    // Sorted, and none of letters or digits: no name can be told from them.
    usernameCharacters: characters.sort().join(""),
    namesOutsideAscii: names.filter((name) => /[^ -~]/.test(name)).length,
  };
}

function orderOf(ids: readonly number[], names: readonly string[]): string {
  if (ids.length < 3) return "too few to tell";
  const orders = {
    "id ascending": isAscending(ids),
    "id descending": isAscending([...ids].reverse()),
    "username ascending": isAscending(names),
    "username descending": isAscending([...names].reverse()),
  };
  const found = Object.entries(orders).flatMap(([order, holds]) => (holds ? [order] : []));
  return found.join(", ") || "none";
}

function isAscending<Value extends number | string>(values: readonly Value[]): boolean {
  return values.slice(1).every((value, index) => (values[index] as Value) <= value);
}
