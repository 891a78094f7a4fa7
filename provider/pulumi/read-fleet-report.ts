import * as pulumi from "@pulumi/pulumi";
import { dayOf } from "../expectations/day";
import { type FleetReport, reportOf } from "../fleet/fleet-report";
import { type FleetSelection, requestOf } from "../fleet/fleet-selection";
import { progressTeller } from "../fleet/report-progress";
import { systemClock, wallClock } from "../sendgrid/clock";
import { checked, type FleetInputs } from "./resource-args";
import { currentRun } from "./run-context";

/**
 * Reads a fleet for a program, and evaluates it.
 *
 * @param where the resource or function as the program writes it: `OpenTrackingFleet "all"`
 * @throws pulumi.RunError when the list cannot be read, or several patterns of the expectations match one account
 */
export async function readFleetReport(
  where: string,
  { expectations, apiKeyEnv }: Pick<FleetInputs, "expectations" | "apiKeyEnv">,
  selection: FleetSelection,
): Promise<FleetReport> {
  const onReading = progressTeller(systemClock.now, (text) => {
    // Ephemeral: it is gone when the next line comes.
    void pulumi.log.info(`${where}: ${text}`, undefined, undefined, true);
  });
  const listed = new Set<string>();
  const onListed = (accounts: readonly { readonly name: string }[]) => {
    for (const { name } of accounts) listed.add(name);
  };
  const request = { ...requestOf(selection), onReading, onListed };
  const readings = await currentRun().readFleet(request, apiKeyEnv);
  return checked(where, () => reportOf(readings, selection, expectations, dayOf(wallClock.now()), [...listed]));
}
