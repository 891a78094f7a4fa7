import type { AccountName } from "../expectations/account-name";
import { hasUnknown } from "../pulumi/special-values";
import { apiKeyOf, propertyOf, type StackResource, unusable } from "./stack-resource";

/** What one resource has read of one account; a preview may not know it yet. */
export interface StackReading {
  readonly account: AccountName;
  /** Tells API keys apart: two of them may each have a subuser of the same name. */
  readonly apiKey: string | undefined;
  readonly value: boolean | "unreadable" | "unknown";
  readonly urn: string;
}

/** What an `OpenTracking` has read; nothing for the account that owns the key, which expectations cannot name. */
export function readingIn(resource: StackResource): readonly StackReading[] {
  const [subuser, accountId] = [propertyOf(resource, "subuser"), propertyOf(resource, "accountId")];
  if (propertyOf(resource, "self") === true || hasUnknown([subuser, accountId])) return [];
  const enabled = propertyOf(resource, "enabled");
  const value = hasUnknown(enabled) ? "unknown" : enabled;
  if (value !== "unknown" && typeof value !== "boolean") throw unusable(resource, "enabled", enabled);
  const rest = { apiKey: apiKeyOf(resource), value, urn: resource.urn } as const;
  if (typeof subuser === "string") return [{ account: { subuser }, ...rest }];
  if (typeof accountId === "string") return [{ account: { accountId }, ...rest }];
  throw unusable(resource, "subuser", subuser);
}
