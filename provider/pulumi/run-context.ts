import * as pulumi from "@pulumi/pulumi";
import type { SettingsSource } from "../config/settings";
import { isConfigSecret } from "./internals";
import { asRunError } from "./printable-error";
import { hiddenDriftWarning } from "./refresh-option";
import { Run } from "./run";

/** A run of a program. */
class ProgramRun extends Run {
  /** The value of properties that a resource does not have: an output costs more CPU time than a reading. */
  readonly absent = pulumi.output(undefined);
}

/** Inline programs of the Automation API share a process, but not a monitor. */
const runs = new WeakMap<object, ProgramRun>();

/** The run that the calling program belongs to. */
export function currentRun(): ProgramRun {
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) {
    throw new pulumi.RunError("Open tracking is read for a Pulumi program. Run this program with `pulumi preview`.");
  }
  const known = runs.get(monitor);
  if (known !== undefined) return known;
  const run = new ProgramRun(programSource(), say, asRunError);
  runs.set(monitor, run);
  const warning = pulumi.runtime.isDryRun() ? hiddenDriftWarning(process.env) : undefined;
  if (warning !== undefined) void pulumi.log.warn(warning);
  return run;
}

function say(severity: "info" | "warning", text: string): void {
  void (severity === "info" ? pulumi.log.info(text) : pulumi.log.warn(text));
}

function programSource(): SettingsSource {
  return {
    environment: process.env,
    stackConfig: (key) => pulumi.runtime.getConfig(key),
    stackConfigKeys: () => Object.keys(pulumi.runtime.allConfig()),
    isSecret: isConfigSecret,
  };
}
