import * as pulumi from "@pulumi/pulumi";
import { checkName } from "../config/check-args";
import { tally } from "../expectations/verdict";
import { type Findings, findingsOf } from "../fleet/findings";
import type { FleetArgs, StrictArgs } from "../fleet/fleet-args";
import type { FleetReport, FleetSummary } from "../fleet/fleet-report";
import type { FleetSelection } from "../fleet/fleet-selection";
import type { Violation, WaivedViolation } from "../fleet/violation";
import { afterDependencies, isWaiting } from "../pulumi/depends-on";
import { isMocked } from "../pulumi/internals";
import { runError } from "../pulumi/printable-error";
import { readFleetReport } from "../pulumi/read-fleet-report";
import { checked, checkOptions, type FleetInputs, fleetOf } from "../pulumi/resource-args";
import { typeTokens } from "../pulumi/type-tokens";
import { describeFleetDrift, type FleetContent } from "./describe-drift";
import { enforce, type UnderConstruction } from "./enforcement";
import { type Later, verifyRegistered } from "./left-out-by-target";
import { openTrackingFleetKind } from "./open-tracking-fleet-provider";
import { openTrackingFleetShim } from "./open-tracking-fleet-shim";
import { inputDigest } from "./reading-provider";

/** Which accounts an {@link OpenTrackingFleet} reads, and what is expected of them. */
export type OpenTrackingFleetArgs = FleetArgs<pulumi.Input<pulumi.Input<string>[]>> & StrictArgs;

/** What was read, of which accounts, and what has to be said of it. */
interface Evaluated {
  readonly selection: FleetSelection;
  readonly report: FleetReport;
  readonly findings: Findings;
}

/** Starts to read; stays unknown while something that it depends on is. */
function readAndEvaluate(
  fleet: FleetInputs,
  opts: pulumi.CustomResourceOptions,
  itself: UnderConstruction,
): Later<Evaluated> {
  const isLive = isWaiting(fleet.selection, opts);
  const read = async (selection: FleetSelection) => {
    const report = await readFleetReport(itself.where, fleet, selection, isLive);
    return { selection, report, findings: findingsOf(itself.where, fleet, report) };
  };
  const { selection } = fleet;
  if (!isLive && !pulumi.Output.isInstance(selection)) return read(selection);
  return afterDependencies<FleetSelection>(selection, { ...opts, itself: () => itself.resource }).apply(read);
}

/** What the engine gets. Under a unit test's mocks nothing was read, and they give every value. */
function inputsOf(
  { selection, key, onUnreadable }: FleetInputs,
  evaluated: Later<Evaluated> | undefined,
  itself: UnderConstruction,
): pulumi.Inputs {
  const how = { ...key, ...(onUnreadable === "warn" ? { onUnreadable } : {}) };
  const accounts = pulumi.Output.isInstance(selection)
    ? { subusers: selection.apply(({ subusers }) => subusers) }
    : { ...selection };
  if (evaluated === undefined) return { ...accounts, ...how, enabled: undefined, unreadable: undefined, ...empty };
  return {
    ...accounts,
    ...how,
    // The only one of these that fails: one error, printed once.
    enabled: then(evaluated, ({ report, findings }) => {
      enforce(findings, itself.resource);
      return report.enabled;
    }),
    unreadable: then(evaluated, ({ report }) => report.unreadable),
    inputDigest: then(evaluated, ({ selection: known, report: { enabled, unreadable } }) =>
      inputDigest(openTrackingFleetKind, { ...known, ...how, enabled, unreadable }),
    ),
  };
}

type TransientOutputs = Pick<FleetReport, "errors" | "disabled" | "violations" | "waived" | "summary">;

const empty: TransientOutputs = {
  errors: {},
  disabled: [],
  violations: [],
  waived: [],
  summary: { ...tally([]), staleWaivers: 0 },
};

/** Outputs that are not kept in state. They have values even when the fleet fails. */
function transientOutputs(evaluated: Later<Evaluated>): { [property: string]: pulumi.Output<unknown> } {
  const names = Object.keys(empty) as (keyof TransientOutputs)[];
  return Object.fromEntries(
    names.map((name) => [name, pulumi.output(then(evaluated, ({ report }): unknown => report[name]))]),
  );
}

function then<T, Result>(later: Later<T>, use: (value: T) => Result): Later<Result> {
  if (later instanceof Promise) return later.then(use);
  return later.apply((value) => use(value as T)) as pulumi.Output<Result>;
}

/**
 * SendGrid's open tracking of many accounts at once: read live in every preview and update, kept in state, and compared
 * the next time, name by name. Never changes the setting.
 *
 * @example
 * ```ts
 * const fleet = new sendgrid.OpenTrackingFleet("all", { expectations: { default: { expected: false } } });
 * export const tracksOpens = fleet.enabled;
 * ```
 */
export class OpenTrackingFleet extends pulumi.dynamic.Resource {
  /** @internal */
  static readonly __pulumiType = typeTokens.openTrackingFleet;

  /**
   * Whether SendGrid adds its open tracking pixel to an account's mails unless a mail says otherwise, by username of a
   * subuser or id of a customer account.
   */
  declare readonly enabled: pulumi.Output<Record<string, boolean>>;
  /** The accounts that could not be read, sorted; they are not in `enabled`, and never counted as off. */
  declare readonly unreadable: pulumi.Output<string[]>;
  /** Why they could not be read, by name; not kept in state. */
  declare readonly errors: pulumi.Output<Record<string, string>>;
  /** The accounts that SendGrid lists as disabled, sorted; empty when `subusers` names the accounts. Not in state. */
  declare readonly disabled: pulumi.Output<string[]>;
  /** The accounts that are not as expected, without a valid waiver; not kept in state. */
  declare readonly violations: pulumi.Output<Violation[]>;
  /** The accounts that are not as expected, and waived; not kept in state. */
  declare readonly waived: pulumi.Output<WaivedViolation[]>;
  /** How many accounts there are of each kind; not kept in state. */
  declare readonly summary: pulumi.Output<FleetSummary>;

  /** Whether an object is an {@link OpenTrackingFleet}, even one of another copy of this package. */
  static override isInstance(object: unknown): object is OpenTrackingFleet {
    return (
      pulumi.Resource.isInstance(object) &&
      (object as { __pulumiType?: unknown }).__pulumiType === OpenTrackingFleet.__pulumiType
    );
  }

  /**
   * @param name the resource's name in the stack
   * @param args which accounts, and what is expected of them; all subusers by default
   * @param opts Pulumi's options, without `id`; the reading waits for `dependsOn` and `parent`
   * @throws pulumi.RunError when the arguments or the expectations are wrong; no request is made
   */
  constructor(name: string, args: OpenTrackingFleetArgs = {}, opts: pulumi.CustomResourceOptions = {}) {
    const itself: UnderConstruction = { where: `OpenTrackingFleet "${name}"` };
    const { where } = itself;
    const fleet = checked(where, () => {
      checkName(name);
      checkOptions(opts);
      return fleetOf(where, args, ["strict"]);
    });
    if (opts.id !== undefined) {
      throw runError(`${where}: the option id is given, but a fleet is read by its arguments alone. Leave id out.`);
    }
    const evaluated = isMocked() ? undefined : readAndEvaluate(fleet, opts, itself);
    super(openTrackingFleetShim, name, inputsOf(fleet, evaluated, itself), opts, "sendgrid", "OpenTrackingFleet");
    itself.resource = this;
    if (evaluated === undefined) return;
    Object.assign(this, transientOutputs(evaluated));
    const read = then(evaluated, ({ report }): FleetContent => report);
    const registered = pulumi.output({ enabled: this.enabled, unreadable: this.unreadable });
    void verifyRegistered(where, read, registered as unknown as pulumi.Output<FleetContent>, describeFleetDrift);
  }
}
