import { invalidArgument } from "../config/check-args";
import { type Assertion, isViolated, parseAssertion } from "../expectations/assertion";
import type { Findings } from "../fleet/findings";
import { type Account, describeAccount } from "../sendgrid/account";

/** What the arguments assert; `undefined` while, in a preview, it is unknown. */
export type Asserted = Assertion | "nothing" | "undefined" | undefined;

/** Compares an account's setting with what is asserted. */
export function assertionFindings(where: string, account: Account, asserted: Asserted, enabled: boolean): Findings {
  if (asserted === "undefined") {
    const warning = `${where}: expected is undefined, so nothing is asserted. Pass true or false, or leave the property out.`;
    return { failure: undefined, warnings: [warning] };
  }
  if (asserted === "nothing" || asserted === undefined || !isViolated(asserted, enabled)) {
    return { failure: undefined, warnings: [] };
  }
  const { expected, enforcementLevel } = asserted;
  const [is, should] = expected ? ["off", "on"] : ["on", "off"];
  const message =
    `Open tracking of ${describeAccount(account)} is ${is}, and ${where} expects it to be ${should}. ` +
    `Turn it ${should} in SendGrid, or change expected to ${!expected}.`;
  return enforcementLevel === "mandatory"
    ? { failure: message, warnings: [] }
    : { failure: undefined, warnings: [message] };
}

/**
 * What two arguments assert.
 *
 * @throws SendGridError `invalid-argument`
 */
export function parsedAssertion(expected: unknown, enforcementLevel: unknown): Asserted {
  const assertion = parseAssertion(expected, enforcementLevel);
  if (assertion === undefined) return enforcementLevel === undefined ? "undefined" : "nothing";
  if ("problem" in assertion) throw invalidArgument(assertion.problem, assertion.remedy);
  return assertion;
}
