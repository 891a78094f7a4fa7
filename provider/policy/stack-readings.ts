import { resourceOfType } from "../pulumi/type-tokens";
import { type FleetReadings, fleetReadingsIn, isKnownFleet } from "./fleet-readings";
import { readingIn } from "./stack-reading";
import type { StackResource } from "./stack-resource";

/** What the resources of a stack have read. An account's own resource comes before the fleets that it is in. */
export type StackReadings = FleetReadings;

/**
 * Finds all readings in a stack, in an order that does not depend on the run.
 *
 * @throws SendGridError when a resource has something else in it than this package writes
 */
export function stackReadingsIn(resources: readonly StackResource[]): StackReadings {
  const inOrder = [...resources].sort((one, other) => (one.urn < other.urn ? -1 : 1));
  const single = inOrder.filter(({ type }) => resourceOfType(type) === "openTracking").flatMap(readingIn);
  const declared = inOrder.filter(({ type }) => resourceOfType(type) === "openTrackingFleet");
  const fleets = declared.filter(isKnownFleet).map(fleetReadingsIn);
  // What one API key does not list may be in a fleet that is not known yet and reads with another key.
  const isComplete = fleets.length === declared.length;
  return {
    readings: [...single, ...fleets.flatMap(({ readings }) => readings)],
    isLookedFor: (account) => isComplete && fleets.some(({ isLookedFor }) => isLookedFor(account)),
    isForAll: (kind) => isComplete && fleets.some(({ isForAll }) => isForAll(kind)),
  };
}
