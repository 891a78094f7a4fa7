/** How one account of the simulated SendGrid answers. */
export interface SimulatedAccount {
  /** Its open tracking. */
  readonly enabled: boolean;
  /**
   * Whether the account is disabled.
   * @default false
   */
  readonly disabled?: boolean;
  /**
   * Its region.
   * @default "global"
   */
  readonly region?: "global" | "eu";
  /**
   * An answer that its setting is asked for in vain with, in place of 200.
   * @default none
   */
  readonly failure?: SimulatedFailure;
}

/** An answer other than 200. */
export interface SimulatedFailure {
  readonly status: number;
  /**
   * The message in SendGrid's envelope.
   * @default what SendGrid says with this status
   */
  readonly message?: string;
  /** The whole body, in place of the envelope. */
  readonly body?: string;
}

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

/** An account as the simulator keeps it. */
export interface Account {
  readonly id: number;
  readonly username: string;
  setting: SimulatedAccount;
}

/** One parent account with everybody below it. */
export class ParentAccount {
  readonly own: Account;
  private readonly subusersByName = new Map<string, Account>();
  private readonly customersById = new Map<string, Account>();
  private nextId = 1;

  constructor({ subusers = {}, customerAccounts = {}, self = true, username = "parent" }: ParentAccountOptions) {
    this.own = this.account(username, self);
    for (const [name, setting] of Object.entries(subusers)) this.setSubuser(name, setting);
    for (const [id, setting] of Object.entries(customerAccounts)) this.customersById.set(id, this.account(id, setting));
  }

  get subusers(): readonly Account[] {
    return [...this.subusersByName.values()];
  }

  /** Adds a subuser, or gives it another setting. */
  setSubuser(username: string, setting: boolean | SimulatedAccount): void {
    const known = this.subusersByName.get(username);
    if (known === undefined) this.subusersByName.set(username, this.account(username, setting));
    else known.setting = { ...(typeof setting === "boolean" ? known.setting : {}), ...parseSetting(username, setting) };
  }

  removeSubuser(username: string): boolean {
    return this.subusersByName.delete(username);
  }

  /** Whom a request is for; nobody when there is no such account. SendGrid drops an empty header. */
  onBehalfOf(header: string | undefined): Account | undefined {
    if (header === undefined || header === "") return this.own;
    const [, customerId] = /^account-id (.+)$/.exec(header) ?? [];
    return customerId === undefined ? this.subusersByName.get(header) : this.customersById.get(customerId);
  }

  private account(username: string, setting: boolean | SimulatedAccount): Account {
    return { id: this.nextId++, username, setting: parseSetting(username, setting) };
  }
}

/** @throws Error when a setting from outside is none: a simulator that answers nonsense proves nothing. */
export function parseSetting(username: string, setting: unknown): SimulatedAccount {
  const account = typeof setting === "boolean" ? { enabled: setting } : (setting as Partial<SimulatedAccount> | null);
  if (typeof account?.enabled === "boolean") return { ...account, enabled: account.enabled };
  throw new Error(`The setting of ${JSON.stringify(username)} is neither true, false nor {"enabled": true, …}.`);
}
