import type { Policies, PolicyConfigSchema, StackValidationArgs, StackValidationPolicy } from "@pulumi/policy";
import { checkProperties, invalidArgument } from "../config/check-args";
import { dayOf } from "../expectations/day";
import type { Expectations } from "../expectations/expectations";
import type { ExpectationsFile } from "../expectations/expectations-file";
import { type OnUnreadable, parseOnUnreadable } from "../fleet/fleet-args";
import { loadExpectations } from "../fleet/load-expectations";
import { checked } from "../pulumi/resource-args";
import { wallClock } from "../sendgrid/clock";
import { show } from "../text/show";
import { conflictingValues } from "./conflicting-values";
import { type ExpectationPolicy, ofAccounts, ofExpectations } from "./expectation-policies";
import { printable } from "./policy-error";
import { type Finding, unreadableFindings } from "./stack-findings";
import { type StackReadings, stackReadingsIn } from "./stack-readings";

/** How a stack is evaluated beside the expectations. */
export interface OpenTrackingPoliciesOptions {
  /**
   * What happens when a fleet could not read an account, and its program only warns of that: `fail` makes
   * `open-tracking-readable` mandatory, `warn` advisory.
   * @default "fail"
   */
  readonly onUnreadable?: OnUnreadable;
  /**
   * Whether `open-tracking-as-expected` also reports waivers and entries that match no account, and accounts of which
   * nothing is expected. The configuration of the policy can set `strict` too.
   * @default false
   */
  readonly strict?: boolean;
  /**
   * Tells the time, in milliseconds since 1970. Waivers are compared with its day, in UTC.
   * @default the system's clock
   */
  readonly now?: () => number;
}

/**
 * Policies that check the open tracking of every account that an `OpenTracking` or an `OpenTrackingFleet` of a stack
 * reads, with the values that a preview or an update has just read. They send nothing.
 *
 * The configuration of a policy pack can give `open-tracking-as-expected`, `open-tracking-as-advised`,
 * `open-tracking-waivers` and `open-tracking-entries` other `expectations`, and each policy another `enforcementLevel`.
 *
 * @param expectations what the settings should be: an object, or the path of a JSON file; one that is not absolute
 *   is taken from the folder that the pack is started in
 * @param options how a stack is evaluated beside them
 * @throws pulumi.RunError with every mistake of the expectations, or one of the options
 *
 * @example
 * ```ts
 * new PolicyPack("privacy", { policies: createOpenTrackingPolicies("expectations.json") });
 * ```
 */
export function createOpenTrackingPolicies(
  expectations: ExpectationsFile | string,
  options: OpenTrackingPoliciesOptions = {},
): Policies {
  return checked("createOpenTrackingPolicies", () => {
    checkProperties(options, ["onUnreadable", "strict", "now"]);
    const { now = wallClock.now, onUnreadable, strict = false } = options;
    if (expectations === undefined)
      throw invalidArgument("expectations are not given", "Pass an object, or the path of a JSON file.");
    if (typeof strict !== "boolean")
      throw invalidArgument(`strict is ${show(strict)}`, "Use true or false, without quotes.");
    const loaded = loadExpectations(expectations, process.cwd());
    return policiesOf(loaded, { onUnreadable: parseOnUnreadable(onUnreadable), strict, today: () => dayOf(now()) });
  });
}

interface PolicySettings {
  readonly onUnreadable: OnUnreadable;
  readonly strict: boolean;
  readonly today: () => string;
}

function policiesOf(expectations: Expectations, { onUnreadable, strict, today }: PolicySettings): Policies {
  const withExpectations = ({ findings, strictFindings, ...policy }: ExpectationPolicy) => ({
    ...policy,
    configSchema: {
      properties: strictFindings === undefined ? configurable : { ...configurable, ...configurableStrict },
    },
    validateStack: validation((stack, args) => {
      const own = args.getConfig<{ readonly expectations?: unknown; readonly strict?: boolean }>();
      const inForce = own.expectations === undefined ? expectations : configured(policy.name, own.expectations);
      const found = findings(stack, inForce, today());
      return (own.strict ?? strict) ? [...found, ...(strictFindings?.(stack, inForce, today()) ?? [])] : found;
    }),
  });
  return [
    ...ofAccounts.map(withExpectations),
    {
      name: "open-tracking-readable",
      description: "Open tracking of every account of a fleet must be readable.",
      enforcementLevel: onUnreadable === "fail" ? "mandatory" : "advisory",
      validateStack: validation((stack) => unreadableFindings(stack, expectations, today())),
    },
    {
      name: "open-tracking-one-value",
      description: "Open tracking of an account must have one value in all resources.",
      enforcementLevel: "mandatory",
      validateStack: validation(conflictingValues),
    },
    ...ofExpectations.map(withExpectations),
  ];
}

/** As loose as can be: our own parser names every mistake at once, and says how to mend it. */
const configurable: PolicyConfigSchema["properties"] = {
  expectations: {
    type: ["object", "string"],
    description: "What the settings should be: an object, or the path of a JSON file.",
  },
};

const configurableStrict: PolicyConfigSchema["properties"] = {
  strict: {
    type: "boolean",
    description: "Whether it also reports what matches no account, and accounts of which nothing is expected.",
  },
};

/** The pack's configuration replaces the expectations of its program as a whole. */
function configured(name: string, own: unknown): Expectations {
  return loadExpectations(own, process.cwd(), `The configuration of ${name}`);
}

function validation(
  findingsOf: (stack: StackReadings, args: StackValidationArgs) => readonly Finding[],
): StackValidationPolicy["validateStack"] {
  return (args, reportViolation) => {
    const findings = printable(() => findingsOf(stackReadingsIn(args.resources), args));
    for (const { message, urn } of findings) reportViolation(message, urn);
  };
}
