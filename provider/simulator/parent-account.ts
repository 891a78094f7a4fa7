import { Account, type SimulatedAccount } from "./accounts";
import { Roster } from "./accounts-by-name";

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

/** One parent account with everybody below it. */
export class ParentAccount {
  readonly own: Account;
  readonly subusers = new Roster();
  readonly customerAccounts = new Roster();
  private nextId = 1;

  constructor({ subusers = {}, customerAccounts = {}, self = true, username = "parent" }: ParentAccountOptions) {
    this.own = new Account(this.nextId++, username, self);
    for (const [name, setting] of Object.entries(subusers)) this.set("subusers", name, setting);
    for (const [id, setting] of Object.entries(customerAccounts)) this.set("customerAccounts", id, setting);
  }

  /** Adds an account, or gives it another setting. */
  set(kind: "subusers" | "customerAccounts", name: string, setting: boolean | SimulatedAccount): void {
    const known = this[kind].get(name);
    if (known === undefined) this[kind].add(new Account(this.nextId++, name, setting));
    else known.change(setting);
  }

  /** Whom a request is for; nobody when there is no such account. SendGrid drops an empty header. */
  onBehalfOf(header: string | undefined): Account | undefined {
    if (header === undefined || header === "") return this.own;
    return header.startsWith(customerPrefix)
      ? this.customerAccounts.get(header.slice(customerPrefix.length))
      : this.subusers.get(header);
  }

  /** What `/v3/user/username` answers for an account. */
  identityOf({ id, username, setting: { answersAs } }: Account): { username: string; user_id: number } {
    if (answersAs === undefined) return { username, user_id: id };
    // Somebody who is not here has an id that nobody here has.
    return { username: answersAs, user_id: this.subusers.get(answersAs)?.id ?? id + idsOfStrangers };
  }
}

const customerPrefix = "account-id ";
const idsOfStrangers = 1_000_000_000;
