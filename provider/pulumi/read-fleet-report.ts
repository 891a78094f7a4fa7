import * as pulumi from "@pulumi/pulumi";
import type { FleetReport } from "../fleet/fleet-report";
import type { FleetSelection } from "../fleet/fleet-selection";
import type { FleetInputs } from "./resource-args";
import { currentRun } from "./run-context";

/**
 * Reads a fleet for a program, and evaluates it.
 *
 * @param where the resource or function as the program writes it: `OpenTrackingFleet "all"`
 * @param isLive whether no earlier reading may be used
 * @throws pulumi.RunError when the list cannot be read, or several patterns of the expectations match one account
 */
export function readFleetReport(
  where: string,
  fleet: Pick<FleetInputs, "expectations" | "key">,
  selection: FleetSelection,
  isLive: boolean,
): Promise<FleetReport> {
  const tell = (text: string) => {
    // Ephemeral: it is gone when the next line comes.
    void pulumi.log.info(text, undefined, undefined, true);
  };
  return currentRun().readFleetReport(where, fleet, selection, tell, isLive);
}
