import * as pulumi from "@pulumi/pulumi";
import type { EnforcementLevel } from "../expectations/assertion";
import { type Assertion, isViolated, parseAssertion } from "../expectations/assertion";
import { internalsOf } from "../pulumi/internals";
import { runError } from "../pulumi/printable-error";
import { type ApiKeyArgs, checked, invalidArgument, isEventual } from "../pulumi/resource-args";
import { currentRun } from "../pulumi/run-context";
import { type Account, describeAccount } from "../sendgrid/account";

/** What a setting ought to be. Two interfaces, so that the compiler says of an `enforcementLevel` what is missing. */
export type AssertionArgs = ExpectedArgs | ExpectedAndEnforcedArgs;

/** What a setting ought to be, or nothing in particular. */
export interface ExpectedArgs {
  /**
   * What `enabled` ought to be. It is compared in every preview and update, and is not kept in state.
   * @default nothing is asserted
   */
  readonly expected?: pulumi.Input<boolean | undefined>;
  /** Nothing: there is nothing to enforce. */
  readonly enforcementLevel?: undefined;
}

/** What a setting ought to be, and what happens when it is not. */
export interface ExpectedAndEnforcedArgs {
  /** What `enabled` ought to be. It is compared in every preview and update, and is not kept in state. */
  readonly expected: pulumi.Input<boolean>;
  /**
   * What happens when `enabled` is not `expected`: `mandatory` fails the preview, `advisory` warns,
   * `disabled` only reads.
   * @default "mandatory"
   */
  readonly enforcementLevel?: pulumi.Input<EnforcementLevel | undefined>;
}

/** A resource whose inputs are being made, before it exists itself. */
export interface UnderConstruction {
  /** The resource as the program writes it: `OpenTracking "acme"`. */
  readonly where: string;
  resource?: pulumi.Resource;
}

/**
 * Reads an account's setting and compares it with what is expected.
 *
 * @returns a promise that is rejected with a `pulumi.RunError` when there is no answer, or one that contradicts a
 * mandatory assertion. Pulumi then fails the run, and goes on with the other resources.
 */
export async function readAndAssert(
  account: Account,
  args: AssertionArgs & ApiKeyArgs,
  itself: UnderConstruction,
): Promise<boolean> {
  const assertion = await assertionOf(args, itself);
  const { enabled } = await currentRun().readOpenTracking(account, args.apiKeyEnv);
  if (assertion !== undefined && isViolated(assertion, enabled)) report(account, assertion, itself);
  return enabled;
}

function report(
  account: Account,
  { expected, enforcementLevel }: Assertion,
  { where, resource }: UnderConstruction,
): void {
  const [is, should] = expected ? ["off", "on"] : ["on", "off"];
  const message =
    `Open tracking of ${describeAccount(account)} is ${is}, and ${where} expects it to be ${should}. ` +
    `Turn it ${should} in SendGrid, or change expected to ${!expected}.`;
  if (enforcementLevel === "mandatory") throw runError(message);
  void pulumi.log.warn(message, resource);
}

/** Checks as much of an assertion as is there before anything is read. */
export function checkAssertion({ expected, enforcementLevel }: AssertionArgs): void {
  if (!isEventual(expected) && !isEventual(enforcementLevel)) parsed(expected, enforcementLevel);
}

/** The assertion once its inputs are known; none while, in a preview, they are not. */
async function assertionOf(
  { expected, enforcementLevel }: AssertionArgs,
  { where }: UnderConstruction,
): Promise<Assertion | undefined> {
  if (!isEventual(expected) && !isEventual(enforcementLevel)) return parsed(expected, enforcementLevel);
  const both = internalsOf(pulumi.output({ expected, enforcementLevel }));
  if (!(await both.isKnown)) return undefined;
  const known = await both.promise();
  return checked(where, () => parsed(known.expected, known.enforcementLevel));
}

function parsed(expected: unknown, enforcementLevel: unknown): Assertion | undefined {
  const assertion = parseAssertion(expected, enforcementLevel);
  if (assertion === undefined || !("problem" in assertion)) return assertion;
  throw invalidArgument(assertion.problem, assertion.remedy);
}
