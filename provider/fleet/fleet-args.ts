import type * as pulumi from "@pulumi/pulumi";
import { checkApiKeyEnv } from "../config/settings";
import type { Expectations } from "../expectations/expectations";
import type { ExpectationsFile } from "../expectations/expectations-file";
import { type ApiKeyArgs, checkProperties, invalidArgument } from "../pulumi/resource-args";
import { show } from "../text/show";
import type { OnUnreadable } from "./findings";
import { type FleetSelection, type FleetSelectionArgs, selectionOf, selectionProperties } from "./fleet-selection";
import { loadExpectations } from "./load-expectations";

/** How a fleet is judged. */
export interface FleetPolicyArgs {
  /**
   * What the settings ought to be: an object, or the path of a JSON file from the program's working directory. Compared
   * in every preview and update, and not kept in state.
   * @default nothing is expected
   */
  readonly expectations?: ExpectationsFile | string | undefined;
  /**
   * What happens when an account cannot be read: `fail` fails the preview, `warn` warns and lists it as unreadable.
   * A fleet with expectations for which there is nobody counts as one that cannot be read. A list that cannot be read
   * fails in any case.
   * @default "fail"
   */
  readonly onUnreadable?: OnUnreadable | undefined;
}

/** Everything that a program says of a fleet. `Names` is how it writes the names of subusers. */
export type FleetArgs<Names> = FleetSelectionArgs<Names> & FleetPolicyArgs & ApiKeyArgs;

/** The same, checked, and kept from what the program does with its object afterwards. */
export interface CheckedFleet {
  /** The resource or function as the program writes it: `OpenTrackingFleet "all"`. */
  readonly where: string;
  readonly selection: FleetSelection | pulumi.Output<FleetSelection>;
  readonly expectations: Expectations;
  /** Whether the program gave any. */
  readonly hasExpectations: boolean;
  readonly onUnreadable: OnUnreadable;
  readonly apiKeyEnv: string | undefined;
}

const properties = [...selectionProperties, "expectations", "onUnreadable", "apiKeyEnv"];

/**
 * Checks everything before anything is read.
 *
 * @throws SendGridError, or ExpectationsError with all mistakes of the expectations
 */
export function checkFleet(where: string, args: FleetArgs<pulumi.Input<pulumi.Input<string>[]>>): CheckedFleet {
  checkProperties(args, properties);
  const { subusers, accounts, include, exclude, expectations, onUnreadable, apiKeyEnv } = args;
  checkApiKeyEnv(apiKeyEnv);
  return {
    where,
    selection: selectionOf(where, { subusers, accounts, include, exclude }),
    onUnreadable: parseOnUnreadable(onUnreadable),
    expectations: loadExpectations(expectations, process.cwd()),
    hasExpectations: expectations !== undefined,
    apiKeyEnv,
  };
}

function parseOnUnreadable(value: unknown = "fail"): OnUnreadable {
  if (value === "fail" || value === "warn") return value;
  throw invalidArgument(`onUnreadable is ${show(value)}`, 'Use "fail" or "warn".');
}
