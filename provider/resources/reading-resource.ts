import * as pulumi from "@pulumi/pulumi";
import type { ResourceProvider } from "@pulumi/pulumi/dynamic";

/** What is read in the program, and kept in state by a shim. */
export abstract class ReadingResource extends pulumi.dynamic.Resource {
  /** @internal */
  constructor(
    shim: ResourceProvider,
    name: string,
    props: pulumi.Inputs,
    opts: pulumi.CustomResourceOptions,
    type: string,
  ) {
    const { stackTraceLimit } = Error;
    // Pulumi takes a stack for each promise that it makes here, which only its report of leaked promises shows. In a
    // preview of a thousand resources that is a tenth of all CPU time.
    Error.stackTraceLimit = 0;
    try {
      super(shim, name, props, opts, "sendgrid", type);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  }
}
