import type { Account } from "./simulated-account";

/** Accounts by name, in the order in which they came. */
export class AccountsByName {
  private readonly byName = new Map<string, Account>();
  private list: readonly Account[] | undefined;

  /** All of them; kept between changes, because a long list is requested page by page. */
  get all(): readonly Account[] {
    this.list ??= [...this.byName.values()];
    return this.list;
  }

  get(name: string): Account | undefined {
    return this.byName.get(name);
  }

  add(account: Account): void {
    this.byName.set(account.username, account);
    this.list = undefined;
  }

  remove(name: string): boolean {
    this.list = undefined;
    return this.byName.delete(name);
  }
}
