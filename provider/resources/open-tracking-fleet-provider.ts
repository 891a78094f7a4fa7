import type { ReadResult } from "@pulumi/pulumi/dynamic";
import { type ApiKeyArgs, parseApiKeyArgs } from "../config/resolve-api-key";
import { unreadableFindings } from "../fleet/findings";
import type { OnUnreadable } from "../fleet/fleet-args";
import { parseSelection, requestOf, selectionProperties, type UncheckedSelection } from "../fleet/fleet-selection";
import { valuesOf } from "../fleet/fleet-values";
import { located } from "../pulumi/located";
import type { Run } from "../pulumi/run";
import { describeFleetDrift, type FleetContent } from "./describe-drift";
import { createReadingProvider, type ReadingKind } from "./reading-provider";

/** What state holds of a fleet, beside the shim: the selection, how it is read, and what was read. */
export interface FleetState extends FleetContent, UncheckedSelection, ApiKeyArgs {
  /** Only where unreadable accounts do not fail a refresh. */
  readonly onUnreadable?: OnUnreadable | undefined;
}

export const openTrackingFleetKind: ReadingKind<FleetState> = {
  className: "OpenTrackingFleet",
  replaceOnChanges: [...selectionProperties, "apiKeyEnv"],
  updateOnChanges: ["parentUsername", "onUnreadable", "enabled", "unreadable"],
  idOf: ({ accounts }) => (typeof accounts === "string" ? accounts : "named"),
  describeDrift: ({ enabled, unreadable }, state) =>
    enabled === undefined || unreadable === undefined ? [] : describeFleetDrift({ enabled, unreadable }, state),
};

/** The provider that {@link openTrackingFleetShim} calls. */
export const openTrackingFleetProvider = { ...createReadingProvider(openTrackingFleetKind), read };

/** Lists and reads again, for a refresh. An unreadable account fails it, unless `onUnreadable` is `warn`. */
async function read(run: Run, id: string, props: Partial<FleetState> = {}): Promise<ReadResult<FleetState>> {
  const { onUnreadable } = props;
  const key = parseApiKeyArgs(props);
  const selection = located("OpenTrackingFleet", () => parseSelection(props));
  const values = valuesOf(await run.readFleet("OpenTrackingFleet", requestOf(selection), key));
  const { failure } = unreadableFindings("OpenTrackingFleet", onUnreadable ?? "fail", values);
  if (failure !== undefined) throw new Error(failure);
  const { enabled, unreadable } = values;
  const how = onUnreadable === undefined ? {} : { onUnreadable };
  const state = { ...selection, ...key, ...how, enabled, unreadable };
  return { id, props: state, inputs: { ...state } };
}
