// What the text in users' state requires, for as long as such state exists. The names and signatures here are frozen:
// see resources/shim.ts and resources/fleet-shim.ts.
import type { Config } from "@pulumi/pulumi/dynamic";
import { Run } from "./pulumi/run-context";
import * as openTrackingFleetProvider from "./resources/open-tracking-fleet-provider";
import * as openTrackingProvider from "./resources/open-tracking-provider";

/** The one run of a provider process: the engine starts a process for an operation and asks it many times. */
let run: Run | undefined;

function runOf(config: Config | undefined): Run {
  run ??= new Run({
    environment: process.env,
    stackConfig: (key) => config?.get(key),
    // What comes here is decrypted; only the program can tell, and has checked it.
    isSecret: () => true,
  });
  return run;
}

/** The provider of `OpenTracking`. */
export const openTracking = {
  check: openTrackingProvider.check,
  diff: openTrackingProvider.diff,
  create: openTrackingProvider.create,
  update: openTrackingProvider.update,
  read: (config: Config | undefined, id: string, props?: Partial<openTrackingProvider.OpenTrackingState>) =>
    openTrackingProvider.read(runOf(config), id, props),
};

/** The provider of `OpenTrackingFleet`. */
export const openTrackingFleet = {
  check: openTrackingFleetProvider.check,
  diff: openTrackingFleetProvider.diff,
  create: openTrackingFleetProvider.create,
  update: openTrackingFleetProvider.update,
  read: (config: Config | undefined, id: string, props?: Partial<openTrackingFleetProvider.FleetState>) =>
    openTrackingFleetProvider.read(runOf(config), id, props),
};
