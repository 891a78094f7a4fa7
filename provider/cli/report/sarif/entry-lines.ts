import { type AccountName, accountKey, type Named, sectionOf } from "../../../expectations/account-name";
import type { Expectations } from "../../../expectations/expectations";
import { item, member } from "../../../validation/path";

/** On which line of their file entries and waivers stand, for reports that point there. */
export class EntryLines {
  /** The path of each account's waiver. */
  private readonly waivers: ReadonlyMap<string, string>;

  constructor(private readonly expectations: Pick<Expectations, "waivers" | "lines" | "parents">) {
    const parts = [[undefined, expectations], ...(expectations.parents ?? [])] as const;
    this.waivers = new Map(
      parts.flatMap(([parent, { waivers }]) => {
        const path = member(pathOf(parent), "waivers");
        return waivers.map((waiver, index) => [accountKey({ ...waiver, parent }), item(path, index)] as const);
      }),
    );
  }

  /** The line of the entry that decided on an account: one of its section, or the default. */
  ofRule(account: AccountName, rule: string): number | undefined {
    return (
      this.ofEntry(sectionOf(account), rule, account.parent) ??
      this.lineIn(account.parent, (whole) => member(whole, "default"))
    );
  }

  /** The line of an entry. */
  ofEntry(section: "subusers" | "accounts", entry: string, parent?: string): number | undefined {
    return this.lineIn(parent, (whole) => member(member(whole, section), entry));
  }

  /** The line of an account's waiver. */
  ofWaiver(account: Named): number | undefined {
    const path =
      this.waivers.get(accountKey(account)) ?? this.waivers.get(accountKey({ ...account, parent: undefined }));
    return this.lineAt(path ?? "");
  }

  /** The line of a parent account's own entry; of the shared one, where there is none. */
  private lineIn(parent: string | undefined, pathIn: (whole: string) => string): number | undefined {
    return this.lineAt(pathIn(pathOf(parent))) ?? this.lineAt(pathIn(""));
  }

  private lineAt(path: string): number | undefined {
    return this.expectations.lines?.get(path);
  }
}

/** Where the expectations of a parent account begin; at the file's own beginning for the only one, which has no name. */
function pathOf(parent: string | undefined): string {
  return parent === undefined ? "" : member("parents", parent);
}
