import * as pulumi from "@pulumi/pulumi";
import { unreadableFailure } from "../fleet/findings";
import { type CheckedFleet, checkFleet, type FleetArgs } from "../fleet/fleet-args";
import type { FleetSummary } from "../fleet/fleet-report";
import type { FleetSelection } from "../fleet/fleet-selection";
import type { FleetValues } from "../fleet/fleet-values";
import { readFleetReport } from "../fleet/read-fleet-report";
import type { Violation, WaivedViolation } from "../fleet/violation";
import { whenThere } from "../pulumi/depends-on";
import { runError } from "../pulumi/printable-error";
import { checked } from "../pulumi/resource-args";
import { isMocked } from "../pulumi/run-context";

/** Which accounts {@link getOpenTrackingFleet} reads, and what is expected of them. */
export type GetOpenTrackingFleetArgs = FleetArgs<readonly string[]>;

/** Which accounts {@link getOpenTrackingFleetOutput} reads, and what is expected of them. */
export type GetOpenTrackingFleetOutputArgs = FleetArgs<pulumi.Input<pulumi.Input<string>[]>>;

/** Many accounts' settings at the moment of the call, and how they compare with what is expected. */
export interface GetOpenTrackingFleetResult extends FleetValues {
  /** Who is not as expected, without a waiver that is in force. Nothing fails because of it. */
  readonly violations: readonly Violation[];
  /** Who is not as expected, and waived. */
  readonly waived: readonly WaivedViolation[];
  /** How many there are of each kind. */
  readonly summary: FleetSummary;
}

const token = "sendgrid:index:getOpenTrackingFleet";

/**
 * Reads many accounts' open tracking now; keeps nothing in state, and enforces no expectation.
 *
 * @param args which accounts; all subusers by default
 * @param opts Pulumi's options. Only a unit test's mocks see them: no provider plugin is involved.
 * @throws pulumi.RunError when the arguments are wrong, the list cannot be read, or somebody cannot and `onUnreadable`
 * is `fail`
 * @example
 * ```ts
 * export = async () => (await sendgrid.getOpenTrackingFleet({ exclude: ["test-*"] })).enabled;
 * ```
 */
export async function getOpenTrackingFleet(
  args: GetOpenTrackingFleetArgs = {},
  opts: pulumi.InvokeOptions = {},
): Promise<GetOpenTrackingFleetResult> {
  const fleet = checkedFleet("getOpenTrackingFleet", args as GetOpenTrackingFleetOutputArgs);
  const { selection } = fleet;
  if (pulumi.Output.isInstance(selection)) throw new pulumi.RunError(useOutputForm);
  return isMocked() ? pulumi.runtime.invoke(token, args, opts) : read(fleet, selection);
}

/**
 * The same with names that may be outputs. In a preview it is unknown, and no request is made, while a resource that it
 * depends on is not created yet.
 *
 * @param args which accounts; all subusers by default
 * @param opts Pulumi's options; what `dependsOn` names is waited for
 * @throws pulumi.RunError when the arguments are wrong; the output fails with one when the list or somebody cannot be
 * read
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
  const fleet = checkedFleet("getOpenTrackingFleetOutput", args);
  if (isMocked()) return pulumi.runtime.invokeOutput(token, args, opts);
  const there = whenThere<FleetSelection>(fleet.selection, { dependsOn: opts.dependsOn });
  return there.apply((known) => read(fleet, known));
}

const useOutputForm =
  "getOpenTrackingFleet: an output was given where plain values are needed. Use getOpenTrackingFleetOutput, which " +
  "waits for them.";

function checkedFleet(where: string, args: GetOpenTrackingFleetOutputArgs): CheckedFleet {
  return checked(where, () => checkFleet(where, args));
}

async function read(fleet: CheckedFleet, selection: FleetSelection): Promise<GetOpenTrackingFleetResult> {
  const { staleWaivers: _, unmatchedEntries: __, ...result } = await readFleetReport(fleet, selection);
  const failure = unreadableFailure(fleet.where, result);
  if (failure === undefined) return result;
  if (fleet.onUnreadable === "fail") throw runError(failure);
  void pulumi.log.warn(failure);
  return result;
}
