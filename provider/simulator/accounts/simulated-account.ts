import { JsonCursor } from "../../validation/json-cursor";
import { flag, nonEmptyText, oneOf, record, text, typeOf, wholeNumber } from "../../validation/value-type";
import { failure, json, type SimulatedFailure, type SimulatedResponse } from "../http/responses";
import { checkObject, objectOf } from "../options/option-checks";

/** One account of the simulated SendGrid. */
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
   * The response to a request for its setting, in place of 200.
   * @default none
   */
  readonly failure?: SimulatedFailure;
  /**
   * Another username that `/v3/user/username` answers for this account, as if the request had reached another account.
   * @default its own
   */
  readonly answersAs?: string;
}

/** An account as the simulator keeps it. */
export class Account {
  /** The response to a request for its open tracking, made when the setting is. */
  openTracking: SimulatedResponse;
  private current: SimulatedAccount;

  /** @param path where the setting comes from, for errors */
  constructor(
    readonly id: number,
    readonly username: string,
    private readonly path: string,
    setting: boolean | SimulatedAccount,
  ) {
    this.current = parseSetting(path, setting);
    this.openTracking = responseOf(this.current);
  }

  get setting(): SimulatedAccount {
    return this.current;
  }

  /** Takes a new setting; `true` and `false` leave everything but the open tracking as it is. */
  change(setting: boolean | SimulatedAccount): void {
    const parsed = parseSetting(this.path, setting);
    this.current = typeof setting === "boolean" ? { ...this.current, ...parsed } : parsed;
    this.openTracking = responseOf(this.current);
  }
}

/** @throws ValidationError when a setting from outside is none: a simulator that answers nonsense proves nothing. */
function parseSetting(path: string, value: unknown): SimulatedAccount {
  if (typeof value === "boolean") return { enabled: value };
  const setting = new JsonCursor(value, {}, path);
  setting.as(account);
  checkObject(setting, settingChecks, ["enabled"]);
  return { ...(value as SimulatedAccount) };
}

const account = typeOf('true, false or an object such as {"enabled": true}', record.includes);

const settingChecks = {
  enabled: flag,
  disabled: flag,
  region: oneOf(["global", "eu"]),
  failure: objectOf({ status: wholeNumber(200, 599), message: text, body: text }, ["status"]),
  answersAs: nonEmptyText,
};

function responseOf(setting: SimulatedAccount): SimulatedResponse {
  return setting.failure === undefined ? json(200, { enabled: setting.enabled }) : failure(setting.failure);
}
