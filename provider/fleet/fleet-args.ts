import { checkProperties, invalidArgument } from "../config/check-args";
import { type ApiKeyArgs, apiKeyProperties, parseApiKeyArgs } from "../config/resolve-api-key";
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
   * A list that cannot be read always fails, and so does a fleet with expectations that selects no account or can read
   * none.
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
  /** Whether the program gave `undefined`, which is often a mistake. */
  readonly hasUndefinedExpectations: boolean;
  readonly strict: boolean;
  readonly onUnreadable: OnUnreadable;
  readonly key: ApiKeyArgs;
}

/** What a fleet additionally fails on. */
export interface StrictArgs {
  /**
   * Whether patterns, entries and waivers that match no account fail the preview instead of warning, and whether
   * accounts of which nothing is expected fail it. Needs `expectations`.
   * @default false
   */
  readonly strict?: boolean | undefined;
}

const properties = [...selectionProperties, "expectations", "onUnreadable", ...apiKeyProperties] as const;

/** What came from outside. */
type UncheckedFleet = { readonly [property in (typeof properties)[number] | "strict"]?: unknown };

/**
 * Checks everything before anything is read.
 *
 * @param more properties beside those that every fleet has
 * @throws SendGridError, or ExpectationsError with all mistakes of the expectations
 */
export function checkFleet(args: UncheckedFleet, more: readonly "strict"[] = []): CheckedFleet {
  checkProperties(args, [...properties, ...more]);
  const { subusers, accounts, include, exclude, expectations, onUnreadable } = args;
  const key = parseApiKeyArgs(args);
  return {
    selection: parseSelection({ subusers, accounts, include, exclude }),
    onUnreadable: parseOnUnreadable(onUnreadable),
    expectations: loadExpectations(expectations, process.cwd()),
    hasExpectations: expectations !== undefined,
    hasUndefinedExpectations: expectations === undefined && Object.hasOwn(args, "expectations"),
    strict: parseStrict(args),
    key,
  };
}

function parseStrict({ strict = false, expectations }: UncheckedFleet): boolean {
  if (typeof strict !== "boolean")
    throw invalidArgument(`strict is ${show(strict)}`, "Use true or false, without quotes.");
  if (!strict || expectations !== undefined) return strict;
  throw invalidArgument("strict is true and expectations is undefined", "Pass expectations, or leave strict out.");
}

/** Checks what happens when an account cannot be read. */
export function parseOnUnreadable(value: unknown = "fail"): OnUnreadable {
  if (value === "fail" || value === "warn") return value;
  throw invalidArgument(`onUnreadable is ${show(value)}`, 'Use "fail" or "warn".');
}
