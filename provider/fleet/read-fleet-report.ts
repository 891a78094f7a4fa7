import * as pulumi from "@pulumi/pulumi";
import { checked } from "../args";
import { dayOf } from "../expectations/day";
import { currentRun } from "../run";
import { systemClock, wallClock } from "../sendgrid/clock";
import type { CheckedFleet } from "./fleet-args";
import { type FleetReport, reportOf } from "./fleet-report";
import { progressTeller } from "./progress-teller";
import { type FleetSelection, requestOf } from "./selection";

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
