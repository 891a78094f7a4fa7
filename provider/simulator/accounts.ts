import {
  anyText,
  checkFields,
  flag,
  invalid,
  isObject,
  objectOf,
  oneOf,
  text,
  wholeNumber,
} from "./options/option-checks";
import { failure, json, type SimulatedAnswer, type SimulatedFailure } from "./responses";

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
   * Its region: below `/global` and `/eu` the simulator is that region's host, which refuses the accounts of the other.
   * @default "global"
   */
  readonly region?: "global" | "eu";
  /**
   * An answer that its setting is asked for in vain with, in place of 200.
   * @default none
   */
  readonly failure?: SimulatedFailure;
  /**
   * Another username, which `/v3/user/username` answers for this account, as if the request had reached somebody else.
   * @default its own
   */
  readonly answersAs?: string;
}

/** An account as the simulator keeps it. */
export class Account {
  /** The answer to a question for its open tracking, made when the setting is. */
  openTracking: SimulatedAnswer;
  private current: SimulatedAccount;

  constructor(
    readonly id: number,
    readonly username: string,
    setting: boolean | SimulatedAccount,
  ) {
    this.current = parseSetting(username, setting);
    this.openTracking = answerOf(this.current);
  }

  get setting(): SimulatedAccount {
    return this.current;
  }

  /** Takes a new setting; `true` and `false` leave everything but the open tracking as it is. */
  change(setting: boolean | SimulatedAccount): void {
    const parsed = parseSetting(this.username, setting);
    this.current = typeof setting === "boolean" ? { ...this.current, ...parsed } : parsed;
    this.openTracking = answerOf(this.current);
  }
}

/** @throws Error when a setting from outside is none: a simulator that answers nonsense proves nothing. */
function parseSetting(username: string, setting: unknown): SimulatedAccount {
  const account = typeof setting === "boolean" ? { enabled: setting } : setting;
  const where = `The setting of ${JSON.stringify(username)}`;
  if (!isObject(account) || typeof account.enabled !== "boolean") {
    throw invalid(`${where} is neither true, false nor {"enabled": true, …}.`);
  }
  checkFields(where, `${where}: `, account, settingChecks);
  return { ...account, enabled: account.enabled };
}

const settingChecks = {
  enabled: flag,
  disabled: flag,
  region: oneOf("global", "eu"),
  failure: objectOf({ status: wholeNumber(200, 599), message: anyText, body: anyText }, ["status"]),
  answersAs: text,
};

function answerOf(setting: SimulatedAccount): SimulatedAnswer {
  return setting.failure === undefined ? json(200, { enabled: setting.enabled }) : failure(setting.failure);
}
