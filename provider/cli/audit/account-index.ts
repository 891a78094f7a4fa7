import { type AccountName, accountKey, nameOf } from "../../expectations/account-name";
import type { IsSelected } from "../../expectations/include-exclude";
import type { NotRead } from "../report/audit-report";
import type { AccountReading } from "./account-reading";

/** What the list says of an account besides its name. */
export type Listed = Pick<AccountReading, "id" | "disabled" | "region">;

/** The selected accounts, as far as the list has been read. */
export class AccountIndex {
  private readonly listed = new Map<string, Listed>();
  private readonly twice = new Set<string>();
  /** All names of the list, also of accounts that are not selected. */
  readonly names: string[] = [];
  private isAtEnd = false;
  private toRead = 0;

  /** @param known those that were read before, by the key of their account: they are not read again */
  constructor(
    private readonly isSelected: IsSelected,
    private readonly known: ReadonlyMap<string, AccountReading>,
  ) {}

  /** Adds an account of the list. */
  add(account: AccountName, says: Listed = {}): void {
    const key = accountKey(account);
    this.names.push(nameOf(account));
    if (!this.isSelected(account)) return;
    const wasToRead = this.listed.has(key) && !this.isKnown(account);
    if (this.listed.has(key)) this.twice.add(key);
    this.listed.set(key, says);
    if (!wasToRead && !this.isKnown(account)) this.toRead += 1;
  }

  /** Forgets all accounts of the list: the accounts that it has in the end are taken in anew. */
  restart(): void {
    this.names.length = 0;
    this.listed.clear();
    this.twice.clear();
    this.toRead = 0;
  }

  /** The list has been read to its end. */
  end(): void {
    this.isAtEnd = true;
  }

  /** How many accounts there are to read so far, and whether that is all. */
  get expected(): { readonly toRead: number; readonly isAll: boolean } {
    return { toRead: this.toRead, isAll: this.isAtEnd };
  }

  /** The accounts that are left when so many were read. */
  without(read: number): NotRead {
    return { accounts: this.toRead - read, isAll: this.isAtEnd };
  }

  /** Whether an account is selected, read before or not. */
  asksFor(account: AccountName): boolean {
    return this.isSelected(account);
  }

  /** Whether an account must be read. */
  wants(account: AccountName): boolean {
    return this.asksFor(account) && !this.isKnown(account);
  }

  /** Whether the list has an account, as far as it was read. */
  has(account: AccountName): boolean {
    return this.listed.has(accountKey(account));
  }

  /** Whether the list still has the account that was read, and not only one that has its name by now. */
  hasSame({ account, id }: AccountReading): boolean {
    return this.hasTwice(account) || (this.has(account) && this.listed.get(accountKey(account))?.id === id);
  }

  /** Whether the list has two accounts of this name: it is unknown whose value it would be. */
  hasTwice(account: AccountName): boolean {
    return this.twice.has(accountKey(account));
  }

  /** Whether an account is selected and not on the list, which was read to its end. */
  isGone(account: AccountName): boolean {
    return this.isAtEnd && this.isSelected(account) && !this.listed.has(accountKey(account));
  }

  /** Whether an account that was read before is still selected, and still the same. */
  keeps(account: AccountName): boolean {
    return this.isSelected(account) && !this.isGone(account) && this.isKnown(account);
  }

  /** Whether an account was read before; not so when its name belongs to another account now. */
  private isKnown(account: AccountName): boolean {
    const key = accountKey(account);
    const before = this.known.get(key);
    if (before === undefined) return false;
    const now = this.listed.get(key);
    // The name of a customer account is its id.
    return now === undefined || account.subuser === undefined || (now.id !== undefined && before.id === now.id);
  }

  /** A reading of before, with what the list says of its account now. */
  renewed(reading: AccountReading): AccountReading {
    return { ...reading, ...this.listed.get(accountKey(reading.account)), takenOver: true };
  }
}
