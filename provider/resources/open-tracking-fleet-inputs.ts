import * as pulumi from "@pulumi/pulumi";
import { tally } from "../expectations/verdict";
import { findingsOf } from "../fleet/findings";
import type { CheckedFleet } from "../fleet/fleet-args";
import type { FleetReport } from "../fleet/fleet-report";
import type { FleetSelection } from "../fleet/fleet-selection";
import { readFleetReport } from "../fleet/read-fleet-report";
import { whenThere } from "../pulumi/depends-on";
import { runError } from "../pulumi/printable-error";
import { fleetReadingOf } from "./open-tracking-fleet-provider";

/** The resource that is under construction, once it is there. */
export interface Itself {
  resource?: pulumi.Resource;
}

/** A report, whose it is, and what fails the run because of it. */
interface Judged {
  readonly selection: FleetSelection;
  readonly report: FleetReport;
  readonly failure: string | undefined;
}

/** A promise; an output where it may stay unknown. */
type Later<T> = Promise<T> | pulumi.Output<T>;

/** Starts to read; stays unknown while something that it waits for is not there. */
export function readAndReport(fleet: CheckedFleet, opts: pulumi.CustomResourceOptions, itself: Itself): Later<Judged> {
  const { selection } = fleet;
  const read = async (known: FleetSelection) => judge(fleet, known, await readFleetReport(fleet, known), itself);
  const waits = opts.dependsOn !== undefined || opts.parent !== undefined;
  if (!waits && !pulumi.Output.isInstance(selection)) return read(selection);
  const there = whenThere<FleetSelection>(selection, { ...opts, itself: () => itself.resource });
  return there.apply((known) => read(known));
}

function judge(fleet: CheckedFleet, selection: FleetSelection, report: FleetReport, { resource }: Itself): Judged {
  const { failure, warnings } = findingsOf(fleet, report);
  // Pulumi holds a message on a resource, and all after it, until that is registered: one that fails never is.
  for (const warning of warnings) void pulumi.log.warn(warning, failure === undefined ? resource : undefined);
  return { selection, report, failure };
}

/** What the engine gets. Under a unit test's mocks nothing was read, and they can say everything. */
export function inputsOf(
  { selection, apiKeyEnv, onUnreadable }: CheckedFleet,
  judged: Later<Judged> | undefined,
): pulumi.Inputs {
  const how = {
    ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }),
    ...(onUnreadable === "warn" ? { onUnreadable } : {}),
  };
  const whose = pulumi.Output.isInstance(selection)
    ? { subusers: selection.apply(({ subusers }) => subusers) }
    : { ...selection };
  if (judged === undefined) return { ...whose, ...how, enabled: undefined, unreadable: undefined, ...empty };
  return {
    ...whose,
    ...how,
    // The only one of these that fails: one error, printed once.
    enabled: then(judged, ({ report, failure }) => {
      if (failure !== undefined) throw runError(failure);
      return report.enabled;
    }),
    unreadable: then(judged, ({ report }) => report.unreadable),
    reading: then(judged, ({ selection: known, report: { enabled, unreadable } }) =>
      fleetReadingOf({ ...known, ...how, enabled, unreadable }),
    ),
  };
}

/** What a program can use and state does not hold. It is there for those who look, even when the fleet fails. */
export function besideState(judged: Later<Judged>): Readonly<Record<keyof BesideState, pulumi.Output<unknown>>> {
  const of = (property: keyof BesideState) => pulumi.output(then(judged, ({ report }): unknown => report[property]));
  return {
    errors: of("errors"),
    disabled: of("disabled"),
    violations: of("violations"),
    waived: of("waived"),
    summary: of("summary"),
  };
}

type BesideState = Pick<FleetReport, "errors" | "disabled" | "violations" | "waived" | "summary">;

const empty: BesideState = {
  errors: {},
  disabled: [],
  violations: [],
  waived: [],
  summary: { ...tally([]), staleWaivers: 0 },
};

function then<T, Result>(later: Later<T>, use: (value: T) => Result): Promise<Result> | pulumi.Output<Result> {
  if (later instanceof Promise) return later.then(use);
  return later.apply((value) => use(value as T)) as pulumi.Output<Result>;
}
