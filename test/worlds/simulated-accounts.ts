import type { Random } from "./random";

/** An account as it is now. */
export interface SimulatedAccount {
  readonly id: number;
  /** Its username, or the id of a customer account. */
  readonly name: string;
  readonly region: "global" | "eu";
  readonly disabled: boolean;
  enabled: boolean;
}

/** The time during which an account had a name. */
interface Tenancy {
  readonly account: SimulatedAccount;
  readonly from: number;
  to: number;
}

/** In which order a list has its accounts. */
export type ListOrder = "oldest first" | "newest first" | "by name";

/** What happens to accounts while they are read. */
export type Change = "flipped" | "added" | "deleted" | "renamed" | "swapped names";

/** The accounts of a world, and who had which name when. */
export class SimulatedAccounts {
  private readonly tenancies: Tenancy[] = [];
  private readonly current = new Map<string, Tenancy>();
  private nextId: number;

  constructor(
    accounts: readonly SimulatedAccount[],
    private readonly order: ListOrder,
    private readonly nameOf: (id: number) => string,
    private readonly now: () => number,
  ) {
    for (const account of accounts) this.add(account, Number.NEGATIVE_INFINITY);
    this.nextId = 1 + accounts.length;
  }

  find(name: string): SimulatedAccount | undefined {
    return this.current.get(name)?.account;
  }

  list(): readonly SimulatedAccount[] {
    const accounts = [...this.current.values()].map(({ account }) => account);
    const direction = this.order === "newest first" ? -1 : 1;
    if (this.order === "by name") return accounts.sort((one, other) => (one.name < other.name ? -1 : 1));
    return accounts.sort((one, other) => direction * (one.id - other.id));
  }

  /** Changes an account that is drawn, and says what happened to which. */
  change(change: Change, random: Random): string | undefined {
    const account = this.current.size === 0 ? undefined : random.pick([...this.current.values()]).account;
    if (change === "added" || account === undefined) {
      const id = this.nextId++;
      const added = {
        id,
        name: this.nameOf(id),
        region: "global",
        disabled: false,
        enabled: random.chance(0.5),
      } as const;
      this.add(added);
      return added.name;
    }
    if (change === "flipped") account.enabled = !account.enabled;
    if (change === "deleted") this.remove(account);
    if (change === "renamed") this.rename(account, this.nameOf(this.nextId++));
    if (change === "swapped names") {
      const other = random.pick([...this.current.values()]).account;
      if (other === account) return undefined;
      this.remove(other);
      this.rename(account, other.name);
      this.add({ ...other, name: account.name });
      return `${account.name} and ${other.name}`;
    }
    return account.name;
  }

  /** The accounts that had one and the same name all the time. */
  stayed(from: number, to: number): readonly SimulatedAccount[] {
    return this.tenancies.filter((each) => each.from < from && each.to >= to).map(({ account }) => account);
  }

  /** How many accounts had this name, one after another. */
  countOf(name: string, from: number, to: number): number {
    return this.tenancies.filter((each) => each.account.name === name && each.from <= to && each.to >= from).length;
  }

  private rename(account: SimulatedAccount, name: string): void {
    this.remove(account);
    this.add({ ...account, name });
  }

  private add(account: SimulatedAccount, from = this.now()): void {
    const tenancy: Tenancy = { account, from, to: Number.POSITIVE_INFINITY };
    this.tenancies.push(tenancy);
    this.current.set(account.name, tenancy);
  }

  private remove({ name }: SimulatedAccount): void {
    const tenancy = this.current.get(name);
    if (tenancy !== undefined) tenancy.to = this.now();
    this.current.delete(name);
  }
}
