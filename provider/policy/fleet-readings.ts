import { accountNamed } from "../expectations/account-name";
import { type Search, searchFor } from "../expectations/unmatched-entry";
import { parseSelection, selectedBy } from "../fleet/fleet-selection";
import { hasUnknown } from "../pulumi/special-values";
import { show } from "../text/show";
import type { StackReading } from "./stack-reading";
import { apiKeyOf, propertyOf, type StackResource, unusable } from "./stack-resource";

/** What an `OpenTrackingFleet` has read. */
export interface FleetReadings extends Search {
  readonly readings: readonly StackReading[];
}

/** Whether a preview knows what a fleet reads. */
export function isKnownFleet(resource: StackResource): boolean {
  return !hasUnknown(["enabled", "unreadable", "subusers"].map((name) => propertyOf(resource, name)));
}

/** The readings of a fleet that is known. */
export function fleetReadingsIn(resource: StackResource): FleetReadings {
  const [enabled, unreadable] = [propertyOf(resource, "enabled"), propertyOf(resource, "unreadable")];
  const [subusers, accounts] = [propertyOf(resource, "subusers"), propertyOf(resource, "accounts")];
  const [include, exclude] = [propertyOf(resource, "include"), propertyOf(resource, "exclude")];
  const selection = parseSelection({ subusers, accounts, include, exclude });
  const rest = { apiKey: apiKeyOf(resource), urn: resource.urn };
  const toReading = ([name, value]: readonly [string, boolean | "unreadable"]): StackReading => ({
    account: accountNamed(name, selection.accounts ?? "subusers"),
    value,
    ...rest,
  });
  return {
    readings: [...valuesIn(enabled, resource), ...namesIn(unreadable, resource)].map(toReading),
    ...searchFor(selection, selectedBy(selection)),
  };
}

function valuesIn(enabled: unknown, resource: StackResource): readonly (readonly [string, boolean])[] {
  if (typeof enabled !== "object" || enabled === null) throw unusable(resource, "enabled", enabled);
  return Object.entries(enabled).map(([name, value]: [string, unknown]) => {
    if (typeof value !== "boolean") throw unusable(resource, `enabled[${show(name)}]`, value);
    return [name, value];
  });
}

function namesIn(unreadable: unknown, resource: StackResource): readonly (readonly [string, "unreadable"])[] {
  if (!Array.isArray(unreadable)) throw unusable(resource, "unreadable", unreadable);
  return [...unreadable].map((name: unknown) => {
    if (typeof name !== "string") throw unusable(resource, "unreadable", name);
    return [name, "unreadable"];
  });
}
