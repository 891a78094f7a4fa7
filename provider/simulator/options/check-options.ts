import { faultNames } from "../faults";
import {
  type Check,
  checkFields,
  flag,
  isObject,
  malformed,
  objectOf,
  oneOf,
  positive,
  probability,
  text,
  wholeNumber,
} from "./option-checks";
import type { SimulatorOptions } from "./options";

/**
 * Checks the options of a file, which `where` names.
 *
 * @throws Error that names the option, what came, and what to give instead: a simulator that takes a typing mistake
 * for "as usual" lets a test pass that proves nothing.
 */
export function checkFileOptions(options: unknown, where: string): asserts options is SimulatorOptions {
  checkFields(where, "", options, fileChecks);
}

/** Checks the options that a program passes: those of a file, and what only a program has. */
export function checkProgramOptions(options: unknown): asserts options is SimulatorOptions {
  checkFields("startSimulator", "", options, { ...fileChecks, clock });
}

const clock: Check = (name, value) => {
  if (isObject(value) && typeof value.now === "function") return;
  throw new Error(`${name} has no function now; give an object such as { now: () => Date.now() }.`);
};

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

const milliseconds = wholeNumber(0, 3_600_000);
const range = objectOf({ from: milliseconds, to: milliseconds }, ["from", "to"]);

const latency: Check = (name, value) => {
  if (!isObject(value)) return milliseconds(name, value);
  range(name, value);
  if (Number(value.from) > Number(value.to)) throw malformed(name, value, 'a "to" that is not below "from"');
};

const faultFields = objectOf({
  seed: wholeNumber(0, 2 ** 32 - 1),
  ...Object.fromEntries(faultNames.map((name) => [name, probability])),
  largeBodyBytes: wholeNumber(1_000, Number.MAX_SAFE_INTEGER),
});

const faults: Check = (name, value) => {
  faultFields(name, value);
  const sum = isObject(value) ? faultNames.reduce((total, fault) => total + Number(value[fault] ?? 0), 0) : 0;
  // Decimal fractions such as 0.1 are not exact.
  if (sum > 1 + 1e-9) throw malformed(name, value, "probabilities that are at most 1 together");
};

const fileChecks: Readonly<Record<Exclude<keyof SimulatorOptions, "clock">, Check>> = {
  ...parentChecks,
  keys,
  port: wholeNumber(0, 65_535),
  latencyMilliseconds: latency,
  faults,
  rateLimit: objectOf(
    {
      limit: wholeNumber(1, 1_000_000_000),
      seconds: positive,
      reset: oneOf("epoch", "delta"),
      headers: oneOf("on", "off"),
    },
    ["limit", "seconds"],
  ),
  pageSize: wholeNumber(1, 1_000_000),
  recordRequests: flag,
  logFile: text,
};
