// What this package uses of Pulumi's SDK beyond its public types. The names are the same in all versions since 3.0; whoever
// raises the version of the SDK looks here first. The signs that Pulumi writes into values and state stand where they are
// read: resources/unknown.ts, fleet/fleet-values.ts and audit/coverage/secret.ts.
import type * as pulumi from "@pulumi/pulumi";

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
