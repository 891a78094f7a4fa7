import { type Check, checkFields, flag, isObject, malformed, objectOf, text, wholeNumber } from "./option-checks";
import type { SimulatorOptions } from "./options";

/**
 * Checks options from outside, wherever they were written; `where` names the place.
 *
 * @throws Error that names the option, what came, and what to give instead: a simulator that takes a typing mistake
 * for "as usual" lets a test pass that proves nothing.
 */
export function checkOptions(options: unknown, where: string): asserts options is SimulatorOptions {
  checkFields(where, "", options, optionChecks);
}

/** Accounts check themselves when they are made, by name. */
const accounts: Check = (name, value) => {
  if (!isObject(value)) throw malformed(name, value, 'an object such as {"acme": true}');
};

const account: Check = () => {};

const parentChecks = { subusers: accounts, customerAccounts: accounts, self: account, username: text };

const scopes: Check = (name, value) => {
  if (Array.isArray(value) && value.every((scope) => typeof scope === "string")) return;
  throw malformed(name, value, 'a list of scopes such as ["subusers.read"]');
};

const keyChecks = objectOf({ scopes, account: objectOf(parentChecks) });

/** A message never has a key in it: they are counted instead. */
const keys: Check = (name, value) => {
  if (!isObject(value)) throw new Error(`${name} is not an object; give one with API keys as its names.`);
  Object.values(value).forEach((key, index) => {
    keyChecks(`${name}[${index}]`, key);
  });
};

const optionChecks: Readonly<Record<keyof SimulatorOptions, Check>> = {
  ...parentChecks,
  keys,
  port: wholeNumber(0, 65_535),
  latencyMilliseconds: wholeNumber(0, 3_600_000),
  pageSize: wholeNumber(1, 1_000_000),
  recordRequests: flag,
  logFile: text,
};
