import { typeTokens } from "../type-tokens";
import { type FleetSightings, fleetSightingsIn } from "./fleet-sightings";
import { sightingIn } from "./sighting";
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
  const fleets = inOrder.filter(({ type }) => type === typeTokens.openTrackingFleet).flatMap(fleetSightingsIn);
  return {
    sightings: [...single, ...fleets.flatMap(({ sightings }) => sightings)],
    isLookedFor: (account) => fleets.some(({ isLookedFor }) => isLookedFor(account)),
    isForAll: (kind) => fleets.some(({ isForAll }) => isForAll(kind)),
  };
}
