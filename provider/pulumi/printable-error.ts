import * as pulumi from "@pulumi/pulumi";
import { redactApiKeys } from "../text/redact";
import { escapeLines } from "../text/visible";
import { runIsOver } from "./internals";
import { LocatedMistake } from "./located";

/**
 * An error that Pulumi prints as one line: no stack, no API key, and once however many resources it fails.
 *
 * - `stack` is emptied because Pulumi inspects an error in colour while it has one, and Node 20 takes a minute
 *   for the frames that Pulumi's source maps produce.
 * - `message` stays as it is because Pulumi 3.270 prepends the property's name to it for each awaiting resource.
 */
export function runError(text: string, cause?: unknown): pulumi.RunError {
  const message = escapeLines(redactApiKeys(text));
  const error = new pulumi.RunError(message);
  error.stack = "";
  Object.defineProperty(error, "message", { get: () => message, set: () => {}, enumerable: false });
  if (cause !== undefined) Object.defineProperty(error, "cause", { value: cause, enumerable: false });
  expectLateHandlers();
  return error;
}

/** What was thrown, as a {@link pulumi.RunError}; one and the same for one and the same error. */
export function asRunError(cause: unknown): pulumi.RunError {
  if (pulumi.RunError.isInstance(cause)) return cause;
  if (!(cause instanceof Error)) return runError(String(cause), cause);
  const known = runErrors.get(cause);
  if (known !== undefined) return known;
  const error = runError(cause.message, cause instanceof LocatedMistake ? cause.cause : cause);
  runErrors.set(cause, error);
  return error;
}

const runErrors = new WeakMap<Error, pulumi.RunError>();

/** The monitors of runs in which something failed. */
const failedRuns = new WeakSet<object>();

/**
 * Keeps Node from printing PromiseRejectionHandledWarning until the run is over: Pulumi awaits a program's exports one
 * after the other, and those that derive from a failed reading long after it failed.
 */
function expectLateHandlers(): void {
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined || failedRuns.has(monitor)) return;
  failedRuns.add(monitor);
  const listener = () => {};
  process.on("rejectionHandled", listener);
  void runIsOver().then(() => setImmediate(() => process.off("rejectionHandled", listener)));
}
