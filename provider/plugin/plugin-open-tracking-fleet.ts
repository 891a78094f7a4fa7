import { invalidArgument } from "../config/check-args";
import { findingsOf } from "../fleet/findings";
import { checkFleet } from "../fleet/fleet-args";
import { located } from "../pulumi/located";
import {
  type FleetState,
  openTrackingFleetKind,
  openTrackingFleetProvider,
} from "../resources/open-tracking-fleet-provider";
import { show } from "../text/show";
import type { PluginResource } from "./check-reading";

/** `OpenTrackingFleet` for every language. */
export const pluginOpenTrackingFleet: PluginResource<FleetState> = {
  kind: openTrackingFleetKind,
  provider: {
    ...openTrackingFleetProvider,
    read: (run, id, state) => openTrackingFleetProvider.read(run, id, selectionIn(id, state)),
  },

  declare({ run, log }, { where, urn }, inputs) {
    const fleet = checkFleet(inputs, ["strict"]);
    const { selection, key, onUnreadable } = fleet;
    return {
      declared: { ...selection, ...key, ...(onUnreadable === "warn" ? { onUnreadable } : {}) },
      read: async () => {
        const tell = (text: string) => log("info", text, { urn, ephemeral: true });
        const report = await run.readFleetReport(where, fleet, selection, tell);
        const { enabled, unreadable } = report;
        return { values: { enabled, unreadable }, findings: findingsOf(where, fleet, report) };
      },
    };
  },
};

/** An import knows nothing but the id. */
function selectionIn(id: string, state: Partial<FleetState>): Partial<FleetState> {
  if (state.accounts !== undefined || state.subusers !== undefined) return state;
  if (id === "subusers" || id === "customer") return { ...state, accounts: id };
  return located("OpenTrackingFleet", () => {
    throw invalidArgument(
      `the id ${show(id)} is not one of a whole fleet`,
      'Use "subusers" or "customer". A fleet of named subusers needs no import: declare it.',
    );
  });
}
