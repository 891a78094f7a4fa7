import { checkProperties, invalidArgument } from "../config/check-args";
import { type ApiKeyArgs, checkApiKeyEnv } from "../config/resolve-api-key";
import type { Expectations } from "../expectations/expectations";
import type { ExpectationsFile } from "../expectations/expectations-file";
import { show } from "../text/show";
import { type FleetSelection, type FleetSelectionArgs, parseSelection, selectionProperties } from "./fleet-selection";
import { loadExpectations } from "./load-expectations";

/** What happens when an account cannot be read. */
export type OnUnreadable = "fail" | "warn";

/** What is expected of a fleet, and what fails it. */
export interface FleetPolicyArgs {
  /**
   * What the settings should be: an object, or the path of a JSON file from the program's working directory. Compared
   * in every preview and update, and not kept in state.
   * @default nothing is expected
   */
  readonly expectations?: ExpectationsFile | string | undefined;
  /**
   * What happens when an account cannot be read: `fail` fails the preview, `warn` warns and lists it as unreadable.
   * A fleet with expectations that selects no account counts as one that cannot be read. A list that cannot be read
   * always fails.
   * @default "fail"
   */
  readonly onUnreadable?: OnUnreadable | undefined;
}

/** The arguments of a fleet. `Names` is how the program writes the names of subusers. */
export type FleetArgs<Names> = FleetSelectionArgs<Names> & FleetPolicyArgs & ApiKeyArgs;

/** The arguments of a fleet, checked and copied: the program may change its object afterwards. */
export interface CheckedFleet {
  readonly selection: FleetSelection;
  readonly expectations: Expectations;
  /** Whether the program gave any. */
  readonly hasExpectations: boolean;
  readonly onUnreadable: OnUnreadable;
  readonly apiKeyEnv: string | undefined;
}

const properties = [...selectionProperties, "expectations", "onUnreadable", "apiKeyEnv"] as const;

/** What came from outside. */
type UncheckedFleet = { readonly [property in (typeof properties)[number]]?: unknown };

/**
 * Checks everything before anything is read.
 *
 * @throws SendGridError, or ExpectationsError with all mistakes of the expectations
 */
export function checkFleet(args: UncheckedFleet): CheckedFleet {
  checkProperties(args, properties);
  const { subusers, accounts, include, exclude, expectations, onUnreadable, apiKeyEnv } = args;
  checkApiKeyEnv(apiKeyEnv);
  return {
    selection: parseSelection({ subusers, accounts, include, exclude }),
    onUnreadable: parseOnUnreadable(onUnreadable),
    expectations: loadExpectations(expectations, process.cwd()),
    hasExpectations: expectations !== undefined,
    apiKeyEnv,
  };
}

/** Checks what happens when an account cannot be read. */
export function parseOnUnreadable(value: unknown = "fail"): OnUnreadable {
  if (value === "fail" || value === "warn") return value;
  throw invalidArgument(`onUnreadable is ${show(value)}`, 'Use "fail" or "warn".');
}
