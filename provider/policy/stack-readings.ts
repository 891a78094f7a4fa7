import { typeTokens } from "../pulumi/type-tokens";
import { type FleetSightings, fleetSightingsIn, isKnownFleet } from "./fleet-readings";
import { sightingIn } from "./stack-reading";
import type { StackResource } from "./stack-resource";

/** What the resources of a stack say of accounts. An account's own resource comes before the fleets that it is in. */
export type StackSightings = FleetSightings;

/**
 * Looks for accounts in a stack, in an order that is that of no run.
 *
 * @throws Error when a resource has something else in it than this package writes
 */
export function sightingsIn(resources: readonly StackResource[]): StackSightings {
  const inOrder = [...resources].sort((one, other) => (one.urn < other.urn ? -1 : 1));
  const single = inOrder.filter(({ type }) => type === typeTokens.openTracking).flatMap(sightingIn);
  const declared = inOrder.filter(({ type }) => type === typeTokens.openTrackingFleet);
  const fleets = declared.filter(isKnownFleet).map(fleetSightingsIn);
  // What one key does not list may be in the fleet that is not known yet: it may read with another key.
  const isComplete = fleets.length === declared.length;
  return {
    sightings: [...single, ...fleets.flatMap(({ sightings }) => sightings)],
    isLookedFor: (account) => isComplete && fleets.some(({ isLookedFor }) => isLookedFor(account)),
    isForAll: (kind) => isComplete && fleets.some(({ isForAll }) => isForAll(kind)),
  };
}
