import type { AccountKind } from "../../expectations/account-name";
import { type IsSelected, selectorOf } from "../../expectations/include-exclude";
import { parseAccount } from "../../sendgrid/parse-account";
import { show } from "../../text/show";
import { oneOf, repeatedValue } from "../parse-args";
import { UsageError } from "../usage-error";

/** Which accounts are read. */
export interface Selection {
  readonly accounts: AccountKind;
  /** Only these, and no list. */
  readonly subusers?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** The options that select, as they are on the command line. */
export interface SelectionOptions {
  readonly accounts?: string | undefined;
  readonly subuser?: readonly string[] | undefined;
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}

/** For node:util's parseArgs. */
export const selectionOptions = {
  accounts: { type: "string" },
  include: { type: "string", multiple: true },
  exclude: { type: "string", multiple: true },
} as const;

/** For reading without a list. */
export const subuserOption = { subuser: { type: "string", multiple: true } } as const;

/** @throws UsageError */
export function parseSelection({ accounts, subuser, include, exclude }: SelectionOptions): Selection {
  const list = oneOf("--accounts", accounts ?? "subusers", ["subusers", "customer"]);
  if (subuser !== undefined) {
    if (accounts === "customer") {
      const remedy = "To read one customer account, use --accounts customer --include <id>.";
      throw new UsageError(`--subuser names a subuser, and --accounts customer asks for customer accounts. ${remedy}`);
    }
    const other = Object.entries({ accounts, include, exclude }).find(([, value]) => value !== undefined)?.[0];
    if (other !== undefined) {
      throw new UsageError(`--subuser and --${other} are both given. Name subusers, or select from a list.`);
    }
    checkNames(subuser);
  }
  const selection = {
    accounts: list,
    ...(subuser === undefined ? {} : { subusers: subuser }),
    ...(include === undefined ? {} : { include }),
    ...(exclude === undefined ? {} : { exclude }),
  };
  // A pattern that cannot be used is a mistake now, and not in the middle of the list.
  selectedBy(selection);
  return selection;
}

function checkNames(names: readonly string[]): void {
  for (const subuser of names) parseAccount({ subuser });
  const twice = repeatedValue(names);
  if (twice !== undefined) throw new UsageError(`--subuser ${show(twice)} is given twice. Keep one.`);
}

/** @throws UsageError when a pattern cannot be used */
export function selectedBy(selection: Selection): IsSelected {
  return selectorOf(selection, (property, text, { problem, remedy }) => {
    return new UsageError(`--${property} ${show(text)} ${problem}. ${remedy}`);
  });
}
