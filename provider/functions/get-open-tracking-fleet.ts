import * as pulumi from "@pulumi/pulumi";
import { unreadableFindings } from "../fleet/findings";
import type { FleetArgs } from "../fleet/fleet-args";
import type { FleetSummary } from "../fleet/fleet-report";
import type { FleetSelection } from "../fleet/fleet-selection";
import type { FleetValues } from "../fleet/fleet-values";
import type { Violation, WaivedViolation } from "../fleet/violation";
import { afterDependencies, isWaiting } from "../pulumi/depends-on";
import { isMocked } from "../pulumi/internals";
import { readFleetReport } from "../pulumi/read-fleet-report";
import { checked, type FleetInputs, fleetOf } from "../pulumi/resource-args";
import { enforce } from "../resources/enforcement";

/** Which accounts {@link getOpenTrackingFleet} reads, and what is expected of them. */
export type GetOpenTrackingFleetArgs = FleetArgs<readonly string[]>;

/** Which accounts {@link getOpenTrackingFleetOutput} reads, and what is expected of them. */
export type GetOpenTrackingFleetOutputArgs = FleetArgs<pulumi.Input<pulumi.Input<string>[]>>;

/** Many accounts' settings at the moment of the call, and how they compare with what is expected. */
export interface GetOpenTrackingFleetResult extends FleetValues {
  /** The accounts that are not as expected, without a valid waiver. Nothing fails because of them. */
  readonly violations: readonly Violation[];
  /** The accounts that are not as expected, and waived. */
  readonly waived: readonly WaivedViolation[];
  /** How many accounts there are of each kind. */
  readonly summary: FleetSummary;
}

const token = "sendgrid:index:getOpenTrackingFleet";

/**
 * Reads many accounts' open tracking now; keeps nothing in state, and enforces no expectation.
 *
 * @param args which accounts; all subusers by default
 * @param opts Pulumi's options. Only a unit test's mocks see them: no provider plugin is involved.
 * @throws pulumi.RunError when the arguments are wrong, the list cannot be read, or an account cannot and
 * `onUnreadable` is `fail`
 * @example
 * ```ts
 * export = async () => (await sendgrid.getOpenTrackingFleet({ exclude: ["test-*"] })).enabled;
 * ```
 */
export async function getOpenTrackingFleet(
  args: GetOpenTrackingFleetArgs = {},
  opts: pulumi.InvokeOptions = {},
): Promise<GetOpenTrackingFleetResult> {
  const where = "getOpenTrackingFleet";
  const fleet = checked(where, () => fleetOf(where, args as GetOpenTrackingFleetOutputArgs));
  const { selection } = fleet;
  if (pulumi.Output.isInstance(selection)) throw new pulumi.RunError(useOutputForm);
  return isMocked() ? pulumi.runtime.invoke(token, args, opts) : read(where, fleet, selection, false);
}

/**
 * The same with names that may be outputs. In a preview the result is unknown, and no request is made, while a resource
 * that it depends on is not created yet.
 *
 * @param args which accounts; all subusers by default
 * @param opts Pulumi's options; the reading waits for `dependsOn`
 * @throws pulumi.RunError when the arguments are wrong; the output fails with one when the list or an account cannot
 * be read
 * @example
 * ```ts
 * const fleet = sendgrid.getOpenTrackingFleetOutput({ subusers: [someOutput, "acme"] });
 * export const tracksOpens = fleet.enabled;
 * ```
 */
export function getOpenTrackingFleetOutput(
  args: GetOpenTrackingFleetOutputArgs = {},
  opts: pulumi.InvokeOutputOptions = {},
): pulumi.Output<GetOpenTrackingFleetResult> {
  const where = "getOpenTrackingFleetOutput";
  const fleet = checked(where, () => fleetOf(where, args));
  if (isMocked()) return pulumi.runtime.invokeOutput(token, args, opts);
  const waiting = { dependsOn: opts.dependsOn };
  const isLive = isWaiting(fleet.selection, waiting);
  const there = afterDependencies<FleetSelection>(fleet.selection, waiting);
  return there.apply((known) => read(where, fleet, known, isLive));
}

const useOutputForm =
  "getOpenTrackingFleet: an output was given where plain values are needed. Use getOpenTrackingFleetOutput, which " +
  "waits for them.";

async function read(
  where: string,
  fleet: FleetInputs,
  selection: FleetSelection,
  isLive: boolean,
): Promise<GetOpenTrackingFleetResult> {
  const report = await readFleetReport(where, fleet, selection, isLive);
  enforce(unreadableFindings(where, fleet.onUnreadable, report));
  const { enabled, unreadable, errors, disabled, violations, waived, summary } = report;
  return { enabled, unreadable, errors, disabled, violations, waived, summary };
}
