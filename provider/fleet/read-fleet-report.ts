import * as pulumi from "@pulumi/pulumi";
import { dayOf } from "../expectations/day";
import { checked } from "../pulumi/resource-args";
import { currentRun } from "../pulumi/run-context";
import { systemClock, wallClock } from "../sendgrid/clock";
import type { CheckedFleet } from "./fleet-args";
import { type FleetReport, reportOf } from "./fleet-report";
import { type FleetSelection, requestOf } from "./fleet-selection";
import { progressTeller } from "./report-progress";

/**
 * Reads a fleet for a program, and judges it.
 *
 * @throws pulumi.RunError when the list cannot be read, or several patterns of the expectations match one account
 */
export async function readFleetReport(
  { where, expectations, apiKeyEnv }: Pick<CheckedFleet, "where" | "expectations" | "apiKeyEnv">,
  selection: FleetSelection,
): Promise<FleetReport> {
  const onReading = progressTeller(systemClock.now, (text) => {
    // Ephemeral: it is gone when the next line comes.
    void pulumi.log.info(`${where}: ${text}`, undefined, undefined, true);
  });
  const readings = await currentRun().readFleet({ ...requestOf(selection), onReading }, apiKeyEnv);
  return checked(where, () => reportOf(readings, selection, expectations, dayOf(wallClock.now())));
}
