import { type AccountName, accountKey, type Named, sectionOf } from "../../../expectations/account-name";
import type { Expectations } from "../../../expectations/expectations";
import { item, member } from "../../../validation/path";

/** On which line of their file entries and waivers stand, for reports that point there. */
export class EntryLines {
  private readonly waivers: ReadonlyMap<string, string>;

  constructor(private readonly expectations: Pick<Expectations, "waivers" | "lines">) {
    this.waivers = new Map(expectations.waivers.map((waiver, index) => [accountKey(waiver), item("waivers", index)]));
  }

  /** The line of the entry that decided on an account: one of its section, or the default. */
  ofRule(account: AccountName, rule: string): number | undefined {
    return this.ofEntry(sectionOf(account), rule) ?? this.lineOf("default");
  }

  /** The line of an entry. */
  ofEntry(section: "subusers" | "accounts", entry: string): number | undefined {
    return this.lineOf(member(section, entry));
  }

  /** The line of an account's waiver. */
  ofWaiver(account: Named): number | undefined {
    return this.lineOf(this.waivers.get(accountKey(account)));
  }

  private lineOf(path: string | undefined): number | undefined {
    return path === undefined ? undefined : this.expectations.lines?.get(path);
  }
}
