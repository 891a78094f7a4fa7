import * as pulumi from "@pulumi/pulumi";
import { invalidArgument } from "../config/check-args";
import { type CheckedFleet, checkFleet, type FleetArgs } from "../fleet/fleet-args";
import { type FleetSelection, parseSelection } from "../fleet/fleet-selection";
import { type Account, type AccountArgs, selectors } from "../sendgrid/account";
import { parseAccount } from "../sendgrid/parse-account";
import { show } from "../text/show";
import { LocatedMistake, located } from "./located";
import { asRunError } from "./printable-error";

/** The arguments of a fleet, checked; the names of its subusers may come later. */
export type FleetInputs = Omit<CheckedFleet, "selection"> & {
  readonly selection: FleetSelection | pulumi.Output<FleetSelection>;
};

/**
 * Runs a check of arguments; a mistake becomes one printable line that says where it was made.
 *
 * @param where the resource or function as the program writes it: `OpenTracking "acme"`
 * @throws pulumi.RunError
 */
export function checked<T>(where: string, check: () => T): T {
  try {
    return located(where, check);
  } catch (error) {
    throw error instanceof LocatedMistake ? asRunError(error) : error;
  }
}

/** Fails on options of Pulumi that a reading cannot have. */
export function checkOptions(opts: pulumi.CustomResourceOptions): void {
  if (typeof opts !== "object" || opts === null) {
    throw invalidArgument(
      `the options are ${show(opts)}`,
      "Pass Pulumi's resource options as an object, or leave them out.",
    );
  }
  if (opts.import !== undefined) {
    throw invalidArgument("the option import is given", "Leave it out: declaring the resource reads what is there.");
  }
  if (opts.parent !== undefined && !pulumi.Resource.isInstance(opts.parent)) {
    throw invalidArgument(`the option parent is ${show(opts.parent)}`, "Pass a resource, or leave parent out.");
  }
}

/** The account that the arguments name, checked: now if the name is known, otherwise when it comes. */
export function accountOf(where: string, args: AccountArgs<pulumi.Input<string>>): Account | pulumi.Output<Account> {
  const selector = selectors.find((candidate) => isPromiseOrOutput(args[candidate]));
  if (selector === undefined) return parseAccount(args);
  // A second selector is an error at once, whatever the name turns out to be.
  parseAccount({ ...args, [selector]: "stand-in" });
  return parsedLater(where, args[selector], (value) => parseAccount({ [selector]: value }));
}

/** The arguments of a fleet, checked: all now, but for names that come later. */
export function fleetOf(
  where: string,
  args: FleetArgs<pulumi.Input<pulumi.Input<string>[]>>,
  more: readonly "strict"[] = [],
): FleetInputs {
  const { subusers, expectations } = args ?? {};
  if (isPromiseOrOutput(expectations)) {
    throw invalidArgument("expectations is an output or a promise", "Pass an object, or the path of a JSON file.");
  }
  const isLater = isPromiseOrOutput(subusers) || (Array.isArray(subusers) && subusers.some(isPromiseOrOutput));
  if (!isLater) return checkFleet(args, more);
  // What cannot stand beside names is an error at once, whatever they turn out to be.
  const fleet = checkFleet({ ...args, subusers: ["stand-in"] }, more);
  return { ...fleet, selection: parsedLater(where, subusers, (value) => parseSelection({ subusers: value })) };
}

/** Whether a value comes later. */
export function isPromiseOrOutput(value: unknown): value is Promise<unknown> | pulumi.Output<unknown> {
  return value instanceof Promise || pulumi.Output.isInstance(value);
}

function parsedLater<T>(where: string, input: unknown, parse: (value: unknown) => T): pulumi.Output<T> {
  const output = pulumi.output(input as pulumi.Input<unknown>) as pulumi.Output<unknown>;
  return output.apply((value) => checked(where, () => parse(value ?? null))) as pulumi.Output<T>;
}
