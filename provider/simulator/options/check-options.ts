import { validateApiKey } from "../../text/api-key";
import { JsonCursor } from "../../validation/json-cursor";
import { flag, nonEmptyText, oneOf, record, text, typeOf, wholeNumber } from "../../validation/value-type";
import { faultNames } from "../faults/faults";
import { type Check, checkObject, objectOf } from "./option-checks";
import type { SimulatorOptions } from "./simulator-options";

/**
 * Checks the options of a file. A simulator that ignores a misspelt option lets a test pass that proves nothing.
 *
 * @throws ValidationError that names the option, what it is and what it must be.
 */
export function checkFileOptions(options: unknown): asserts options is SimulatorOptions {
  checkObject(new JsonCursor(options, { whole: "the file" }), fileChecks);
}

/**
 * Checks the options that a program passes: those of a file, and what only a program has.
 *
 * @throws ValidationError
 */
export function checkProgramOptions(options: unknown): asserts options is SimulatorOptions {
  checkObject(new JsonCursor(options, { whole: "the options of startSimulator" }), { ...fileChecks, clock });
}

const clock = typeOf("an object such as { now: () => Date.now() }", (value): value is object => {
  return record.includes(value) && typeof value.now === "function";
});

/** Accounts check themselves when they are made. */
const accounts = typeOf('an object such as {"acme": true}', record.includes);
const account: Check = () => {};
const parentChecks = { subusers: accounts, customerAccounts: accounts, self: account, username: nonEmptyText };

const scopes = typeOf('a list of scopes such as ["subusers.read"]', (value): value is readonly string[] => {
  return Array.isArray(value) && value.every(text.includes);
});
const keyOptions = objectOf({ scopes, account: objectOf(parentChecks) });

const wellFormedKey = "Give one that a client sends: SG.<22 characters>.<43 characters>.";

/** A message never has a key in it: they are counted instead. */
const keys: Check = (option) => {
  if (!record.includes(option.value)) {
    throw option.error("is not an object", "Give one with API keys as its names.");
  }
  for (const [index, [text, key]] of Object.entries(option.value).entries()) {
    const one = option.with(key, `keys[${index}]`);
    const problem = validateApiKey(text);
    if (problem !== undefined) throw one.error(`has a name that is no API key: it ${problem}`, wellFormedKey);
    keyOptions(one);
  }
};

const milliseconds = wholeNumber(0, 3_600_000);
const range = objectOf({ from: milliseconds, to: milliseconds }, ["from", "to"]);

const latency: Check = (option) => {
  if (!record.includes(option.value)) return void option.as(milliseconds);
  range(option);
  if (Number(option.value.from) > Number(option.value.to)) throw option.mismatch('bounds of which "from" is the lower');
};

const probability = typeOf("a number from 0 to 1", (value): value is number => {
  return typeof value === "number" && value >= 0 && value <= 1;
});
const faultOptions = objectOf({
  seed: wholeNumber(0, 2 ** 32 - 1),
  ...Object.fromEntries(faultNames.map((name) => [name, probability])),
  largeBodyBytes: wholeNumber(1_000, Number.MAX_SAFE_INTEGER),
});

const faults: Check = (option) => {
  faultOptions(option);
  const sum = faultNames.reduce((total, fault) => total + Number(option.get(fault).value ?? 0), 0);
  // Decimal fractions such as 0.1 are not exact.
  if (sum > 1 + 1e-9) throw option.mismatch("probabilities that are at most 1 together");
};

const seconds = typeOf("a number above 0", (value): value is number => {
  return typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY;
});
const rateLimit = objectOf(
  { limit: wholeNumber(1, 1_000_000_000), seconds, reset: oneOf(["epoch", "delta"]), headers: oneOf(["on", "off"]) },
  ["limit", "seconds"],
);

const fileChecks: Readonly<Record<Exclude<keyof SimulatorOptions, "clock">, Check>> = {
  ...parentChecks,
  keys,
  port: wholeNumber(0, 65_535),
  latencyMilliseconds: latency,
  faults,
  rateLimit,
  pageSize: wholeNumber(1, 1_000_000),
  recordRequests: flag,
  logFile: nonEmptyText,
};
