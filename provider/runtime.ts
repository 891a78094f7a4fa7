// What the text in users' state requires, for as long as such state exists. The names and signatures here are frozen:
// see resources/open-tracking-shim.ts and resources/open-tracking-fleet-shim.ts.
import type { Config } from "@pulumi/pulumi/dynamic";
import { asRunError } from "./pulumi/printable-error";
import { Run } from "./pulumi/run";
import { type FleetState, openTrackingFleetProvider } from "./resources/open-tracking-fleet-provider";
import { type OpenTrackingState, openTrackingProvider } from "./resources/open-tracking-provider";

/** The one run of a provider process: the engine starts a process for each operation, and calls it many times. */
let run: Run | undefined;

function runOf(config: Config | undefined): Run {
  run ??= new Run(
    {
      environment: process.env,
      stackConfig: (key) => config?.get(key),
      // What comes here is decrypted; the program has checked that it was a secret.
      isSecret: () => true,
    },
    // The engine shows what is printed here under Diagnostics.
    (_severity, text) => console.log(text),
  );
  return run;
}

/** The engine prints the stack of an error that has one. */
function printable<T>(reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    throw asRunError(error);
  });
}

/** The provider of `OpenTracking`. */
export const openTracking = {
  ...openTrackingProvider,
  read: (config: Config | undefined, id: string, props?: Partial<OpenTrackingState>) =>
    printable(openTrackingProvider.read(runOf(config), id, props)),
};

/** The provider of `OpenTrackingFleet`. */
export const openTrackingFleet = {
  ...openTrackingFleetProvider,
  read: (config: Config | undefined, id: string, props?: Partial<FleetState>) =>
    printable(openTrackingFleetProvider.read(runOf(config), id, props)),
};
