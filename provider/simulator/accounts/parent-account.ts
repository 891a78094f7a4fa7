import { member } from "../../validation/path";
import { AccountsByName } from "./accounts-by-name";
import { Account, type SimulatedAccount } from "./simulated-account";

/** A parent account: everything that one API key can see. */
export interface ParentAccountOptions {
  /**
   * Subusers by username; `true` and `false` stand for their open tracking.
   * @default none
   */
  readonly subusers?: Readonly<Record<string, boolean | SimulatedAccount>>;
  /**
   * Customer accounts by id.
   * @default none
   */
  readonly customerAccounts?: Readonly<Record<string, boolean | SimulatedAccount>>;
  /**
   * The open tracking of the account that owns the key.
   * @default true
   */
  readonly self?: boolean | SimulatedAccount;
  /**
   * Its username.
   * @default "parent"
   */
  readonly username?: string;
}

/** One parent account with all accounts below it. */
export class ParentAccount {
  readonly own: Account;
  readonly subusers = new AccountsByName();
  readonly customerAccounts = new AccountsByName();
  private nextId = 1;

  constructor({ subusers = {}, customerAccounts = {}, self = true, username = "parent" }: ParentAccountOptions) {
    this.own = new Account(this.nextId++, username, "self", self);
    for (const [name, setting] of Object.entries(subusers)) this.set("subusers", name, setting);
    for (const [id, setting] of Object.entries(customerAccounts)) this.set("customerAccounts", id, setting);
  }

  /** Adds an account, or gives it another setting. */
  set(kind: "subusers" | "customerAccounts", name: string, setting: boolean | SimulatedAccount): void {
    const known = this[kind].get(name);
    if (known === undefined) this[kind].add(new Account(this.nextId++, name, member(kind, name), setting));
    else known.change(setting);
  }

  /** The account that a request is for; none when there is no such account. SendGrid drops an empty header. */
  onBehalfOf(header: string | undefined): Account | undefined {
    if (header === undefined || header === "") return this.own;
    return header.startsWith(customerPrefix)
      ? this.customerAccounts.get(header.slice(customerPrefix.length))
      : this.subusers.get(header);
  }

  /** What `/v3/user/username` answers for an account. */
  identityOf({ id, username, setting: { answersAs } }: Account): { username: string; user_id: number } {
    if (answersAs === undefined) return { username, user_id: id };
    // An account that is not here has an id that no account here has.
    return { username: answersAs, user_id: this.subusers.get(answersAs)?.id ?? id + otherIds };
  }
}

const customerPrefix = "account-id ";
const otherIds = 1_000_000_000;
