import type { AccountName } from "../expectations/account-name";
import { hasUnknown } from "../pulumi/unknown";
import { apiKeyEnvOf, propertyOf, type StackResource, unusable } from "./stack-resource";

/** One resource's word on one account: its value, that it could not be read, or that a preview does not know it yet. */
export interface Sighting {
  readonly account: AccountName;
  /** The variable with the key that it is read with: two keys may well have a subuser of the same name each. */
  readonly apiKeyEnv: string | undefined;
  readonly value: boolean | "unreadable" | "unknown";
  readonly urn: string;
}

/** The word of an `OpenTracking`; none of the account that owns the key, for which expectations have no name. */
export function sightingIn(resource: StackResource): readonly Sighting[] {
  const [subuser, accountId] = [propertyOf(resource, "subuser"), propertyOf(resource, "accountId")];
  if (propertyOf(resource, "self") === true || hasUnknown([subuser, accountId])) return [];
  const enabled = propertyOf(resource, "enabled");
  const value = hasUnknown(enabled) ? "unknown" : enabled;
  if (value !== "unknown" && typeof value !== "boolean") throw unusable(resource, "enabled", enabled);
  const rest = { apiKeyEnv: apiKeyEnvOf(resource), value, urn: resource.urn } as const;
  if (typeof subuser === "string") return [{ account: { subuser }, ...rest }];
  if (typeof accountId === "string") return [{ account: { accountId }, ...rest }];
  throw unusable(resource, "subuser", subuser);
}
