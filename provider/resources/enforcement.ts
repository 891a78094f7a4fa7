import * as pulumi from "@pulumi/pulumi";
import type { EnforcementLevel } from "../expectations/assertion";
import type { Findings } from "../fleet/findings";
import { internalsOf } from "../pulumi/internals";
import { runError } from "../pulumi/printable-error";
import { checked, isPromiseOrOutput } from "../pulumi/resource-args";
import { type Asserted, parsedAssertion } from "./assertion-findings";

/** What a setting should be. Two interfaces, so that the compiler says of an `enforcementLevel` what is missing. */
export type AssertionArgs = ExpectedArgs | ExpectedAndEnforcedArgs;

/** What a setting should be, or nothing in particular. */
export interface ExpectedArgs {
  /**
   * What `enabled` should be. It is compared in every preview and update, and is not kept in state.
   * @default nothing is asserted
   */
  readonly expected?: pulumi.Input<boolean | undefined>;
  /** Nothing: there is nothing to enforce. */
  readonly enforcementLevel?: undefined;
}

/** What a setting should be, and what happens when it is not. */
export interface ExpectedAndEnforcedArgs {
  /** What `enabled` should be. It is compared in every preview and update, and is not kept in state. */
  readonly expected: pulumi.Input<boolean>;
  /**
   * What happens when `enabled` is not `expected`: `mandatory` fails the preview, `advisory` warns,
   * `disabled` only reads.
   * @default "mandatory"
   */
  readonly enforcementLevel?: pulumi.Input<EnforcementLevel | undefined>;
}

/** A resource whose inputs are being made. `resource` is absent until it is constructed. */
export interface UnderConstruction {
  /** The resource as the program writes it: `OpenTracking "acme"`. */
  readonly where: string;
  resource?: pulumi.Resource;
}

/**
 * Warns on the resource, and fails.
 *
 * @throws pulumi.RunError with the failure. Where an input is rejected with it, Pulumi fails the run and goes on with
 * the other resources.
 */
export function enforce({ failure, warnings }: Findings, resource?: pulumi.Resource): void {
  // Pulumi holds a message on a resource, and all after it, until that is registered: one that fails never is.
  for (const warning of warnings) void pulumi.log.warn(warning, failure === undefined ? resource : undefined);
  if (failure !== undefined) throw runError(failure);
}

/** What the arguments assert, checked: now if they are known, otherwise when they come. */
export function assertionOf(where: string, args: AssertionArgs): Asserted | Promise<Asserted> {
  const { expected, enforcementLevel } = args;
  if (!Object.hasOwn(args, "expected") && enforcementLevel === undefined) return "nothing";
  const isLater = isPromiseOrOutput(expected) || isPromiseOrOutput(enforcementLevel);
  return isLater ? assertionLater(where, { expected, enforcementLevel }) : parsedAssertion(expected, enforcementLevel);
}

async function assertionLater(where: string, inputs: pulumi.Inputs): Promise<Asserted> {
  const both = internalsOf(pulumi.output(inputs));
  if (!(await both.isKnown)) return undefined;
  const { expected, enforcementLevel } = await both.promise();
  return checked(where, () => parsedAssertion(expected, enforcementLevel));
}
