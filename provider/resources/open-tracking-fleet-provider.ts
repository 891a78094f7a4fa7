import { createHash } from "node:crypto";
import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { type OnUnreadable, unreadableFailure } from "../fleet/findings";
import { parseSelection, requestOf, selectionProperties, type UncheckedSelection } from "../fleet/fleet-selection";
import { holdable, valuesOf } from "../fleet/fleet-values";
import { asRunError, runError } from "../pulumi/printable-error";
import type { Run } from "../pulumi/run-context";
import { hasUnknown } from "../pulumi/unknown";
import { describeChanges, type FleetContent } from "./describe-drift";

/** What state holds of a fleet, beside the shim: who was selected, how they are read, and what was read. */
export interface FleetState extends FleetContent, UncheckedSelection {
  readonly apiKeyEnv?: string | undefined;
  /** Only where a refresh is not to fail. */
  readonly onUnreadable?: OnUnreadable | undefined;
}

/** A change of one of these is another reading. */
const identity = [...selectionProperties, "apiKeyEnv"] as const;
const content = ["onUnreadable", "enabled", "unreadable"] as const;

/** What the program passes: the state to be, and a proof that it is what was read. */
export interface FleetInputs extends FleetState {
  /** Made by {@link fleetReadingOf}. Its value is checked here, and left out of state. */
  readonly reading?: string;
}

/** A digest of what was read, of whom, and with which key: the values themselves may be ten thousand. */
export function fleetReadingOf(state: FleetState): string {
  return createHash("sha256")
    .update(canonical(state, [...identity, ...content]))
    .digest("hex");
}

/** Checks that the values are what was read, and tells the reader of a plain preview who changed and how. */
export async function check(olds: Partial<FleetState>, news: FleetInputs): Promise<CheckResult> {
  const { reading, ...inputs } = news;
  if (hasUnknown(news)) return { inputs };
  if (reading !== fleetReadingOf(inputs)) return { inputs, failures: [{ property: "", reason: tampered }] };
  const { enabled, unreadable } = olds;
  if (enabled !== undefined && unreadable !== undefined && differing(olds, inputs, identity).length === 0) {
    const changes = describeChanges({ enabled, unreadable }, inputs);
    // The engine shows what is printed here under Diagnostics.
    if (changes.length > 0) console.log(changes.join("\n"));
  }
  return { inputs };
}

const tampered =
  "A transformation or ignoreChanges made something else of what was read. Leave the properties of an " +
  "OpenTrackingFleet as they are; to accept a change, run `pulumi up`.";

/** Another selection replaces; other values are left to the engine, which compares the inputs name by name. */
export async function diff(_id: string, olds: FleetState, news: FleetState): Promise<DiffResult> {
  const replaces = differing(olds, news, identity);
  if (replaces.length > 0) return { changes: true, replaces };
  return differing(olds, news, content).length === 0 ? { changes: false } : {};
}

/** Records the reading that the program made. */
export async function create(inputs: FleetState): Promise<CreateResult<FleetState>> {
  return { id: idOf(inputs), outs: inputs };
}

/** Records the new reading. Without outputs the engine would keep none, and the next preview would replace. */
export async function update(_id: string, _olds: FleetState, news: FleetState): Promise<UpdateResult<FleetState>> {
  return { outs: news };
}

/** Lists and reads again, for a refresh. What cannot be read fails it, unless the program said that it only warns. */
export async function read(run: Run, id: string, props: Partial<FleetState> = {}): Promise<ReadResult<FleetState>> {
  const { apiKeyEnv, onUnreadable } = props;
  const selection = selectionIn(props);
  const report = valuesOf(holdable(await run.readFleet(requestOf(selection), apiKeyEnv)));
  const failure = onUnreadable === "warn" ? undefined : unreadableFailure("OpenTrackingFleet", report);
  if (failure !== undefined) throw runError(failure);
  const { enabled, unreadable } = report;
  const how = Object.fromEntries(
    Object.entries({ apiKeyEnv, onUnreadable }).filter(([, value]) => value !== undefined),
  );
  const state = { ...selection, ...how, enabled, unreadable };
  return { id, props: state, inputs: { ...state } };
}

function selectionIn(props: UncheckedSelection) {
  try {
    return parseSelection(props);
  } catch (error) {
    throw asRunError(error);
  }
}

function idOf({ accounts }: UncheckedSelection): string {
  return typeof accounts === "string" ? accounts : "named";
}

function differing<Key extends keyof FleetState>(
  olds: Partial<FleetState>,
  news: Partial<FleetState>,
  properties: readonly Key[],
): Key[] {
  return properties.filter((property) => canonical(olds, [property]) !== canonical(news, [property]));
}

/** One text for one content: the keys of a map come back from the engine in an order of its own. */
function canonical(state: Partial<FleetState>, properties: readonly (keyof FleetState)[]): string {
  return JSON.stringify(properties.map((property) => sorted(state[property]) ?? null));
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return { map: Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)) };
}
