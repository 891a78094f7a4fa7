import { allScopes } from "../http/routes";
import { ParentAccount, type ParentAccountOptions } from "./parent-account";

/** What an API key may do, and what it sees. */
export interface SimulatedKey {
  /**
   * Its scopes.
   * @default all that any route needs
   */
  readonly scopes?: readonly string[];
  /**
   * A parent account of its own.
   * @default the one of the simulator's options
   */
  readonly account?: ParentAccountOptions;
}

/** A key as the simulator keeps it. */
export interface Key {
  /** Its place among all keys, counted from 0. */
  readonly index: number;
  readonly scopes: readonly string[];
  readonly parent: ParentAccount;
  revoked: boolean;
}

/** A key of the right form that belongs to no account. */
const simulatedApiKey = `SG.${"simulated-key-".padEnd(22, "0")}.${"of-nobody-at-all-".padEnd(43, "0")}`;

/** The API keys that are known. */
export class Keys {
  /** The first of them. */
  readonly first: string;
  private readonly byText: ReadonlyMap<string, Key>;

  constructor(keys: Readonly<Record<string, SimulatedKey>> = { [simulatedApiKey]: {} }, parent: ParentAccount) {
    this.first = Object.keys(keys)[0] ?? simulatedApiKey;
    this.byText = new Map(
      Object.entries(keys).map(([text, { scopes = allScopes, account }], index) => [
        text,
        { index, scopes, parent: account === undefined ? parent : new ParentAccount(account), revoked: false },
      ]),
    );
  }

  get(text: string): Key | undefined {
    return this.byText.get(text);
  }

  /** Revokes a key, by itself or by its index; returns whether it was in use. */
  revoke(which: string | number): boolean {
    const key = typeof which === "string" ? this.byText.get(which) : [...this.byText.values()][which];
    if (key === undefined || key.revoked) return false;
    key.revoked = true;
    return true;
  }
}
