import * as pulumi from "@pulumi/pulumi";
import { checkFleet, type FleetArgs } from "../fleet/fleet-args";
import type { FleetSummary } from "../fleet/fleet-report";
import type { Violation, WaivedViolation } from "../fleet/violation";
import { runError } from "../pulumi/printable-error";
import { checked, checkName } from "../pulumi/resource-args";
import { isMocked } from "../pulumi/run-context";
import { typeTokens } from "../pulumi/type-tokens";
import { besideState, type Itself, inputsOf, readAndReport } from "./open-tracking-fleet-inputs";
import { openTrackingFleetShim } from "./open-tracking-fleet-shim";
import { ReadingResource } from "./reading-resource";

/** Which accounts an {@link OpenTrackingFleet} reads, and what is expected of them. */
export type OpenTrackingFleetArgs = FleetArgs<pulumi.Input<pulumi.Input<string>[]>>;

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
export class OpenTrackingFleet extends ReadingResource {
  /** @internal */
  static readonly __pulumiType = typeTokens.openTrackingFleet;

  /**
   * Whether SendGrid adds its open tracking pixel to an account's mails unless a mail says otherwise, by username of a
   * subuser or id of a customer account.
   */
  declare readonly enabled: pulumi.Output<Record<string, boolean>>;
  /** The names of those that could not be read, sorted; they are not in `enabled`, and never counted as off. */
  declare readonly unreadable: pulumi.Output<string[]>;
  /** Why they could not be read, by name; not kept in state. */
  declare readonly errors: pulumi.Output<Record<string, string>>;
  /** Those of all of them that SendGrid lists as disabled, sorted; nobody where `subusers` names them. Not in state. */
  declare readonly disabled: pulumi.Output<string[]>;
  /** Who is not as expected, without a waiver that is in force; not kept in state. */
  declare readonly violations: pulumi.Output<Violation[]>;
  /** Who is not as expected, and waived; not kept in state. */
  declare readonly waived: pulumi.Output<WaivedViolation[]>;
  /** How many there are of each kind; not kept in state. */
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
   * @param opts Pulumi's options, without `id`; what `dependsOn` and `parent` name is waited for
   * @throws pulumi.RunError when the arguments or the expectations are wrong; no request is made
   */
  constructor(name: string, args: OpenTrackingFleetArgs = {}, opts: pulumi.CustomResourceOptions = {}) {
    const where = `OpenTrackingFleet "${name}"`;
    const fleet = checked(where, () => {
      checkName(name);
      return checkFleet(where, args);
    });
    if (opts.id !== undefined) {
      throw runError(`${where}: the option id is given, but a fleet is read by its arguments alone. Leave id out.`);
    }
    const itself: Itself = {};
    const report = isMocked() ? undefined : readAndReport(fleet, opts, itself);
    super(openTrackingFleetShim, name, inputsOf(fleet, report), opts, "OpenTrackingFleet");
    itself.resource = this;
    if (report !== undefined) Object.assign(this, besideState(report));
  }
}
