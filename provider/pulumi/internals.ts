// What this package uses of Pulumi's SDK beyond its documentation. The names are the same in all versions since 3.0;
// look here first when the SDK's version changes. How Pulumi writes values is in special-values.ts.
import * as pulumi from "@pulumi/pulumi";

/** The parts of a resource. */
export interface ResourceInternals {
  readonly __childResources?: ReadonlySet<pulumi.Resource>;
  readonly __data?: Promise<unknown>;
  readonly __remote?: boolean;
  readonly __parentResource?: pulumi.Resource;
}

/** The parts of an output. */
export interface OutputInternals<T> {
  readonly isKnown: Promise<boolean>;
  promise(): Promise<T>;
  allResources?(): Promise<ReadonlySet<pulumi.Resource>>;
}

/** An output with what its public type hides. */
export function internalsOf<T>(output: pulumi.Output<T>): OutputInternals<T> {
  return output as unknown as OutputInternals<T>;
}

/** Whether the stack's configuration keeps this key encrypted. */
export function isConfigSecret(key: string): boolean {
  const config = require("@pulumi/pulumi/runtime/config") as { isConfigSecret: (key: string) => boolean };
  return config.isConfigSecret(key);
}

/** Whether the program is a unit test under `pulumi.runtime.setMocks`, which must not reach the network. */
export function isMocked(): boolean {
  // By name: a test runner that resets modules leaves a monitor of another copy of the SDK.
  return pulumi.runtime.getMonitor()?.constructor.name === "MockMonitor";
}

/** Waits until Pulumi has registered all resources and the outputs of the stack. */
export function runIsOver(): Promise<void> {
  const settings = require("@pulumi/pulumi/runtime/settings") as { waitForRPCs: () => Promise<void> };
  return settings.waitForRPCs();
}
