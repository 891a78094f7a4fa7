// How Pulumi writes what is no plain value, in states and inputs. Loads nothing of Pulumi: the command line uses it too.

/** The key that tells Pulumi's own objects, such as secrets, from maps of users. */
export const signatureKey = "4dabf18193072939515e22adb298388d";

/** The value of {@link signatureKey} in a secret. */
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** A value that is not known yet. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value, or any that it holds, is not known yet. */
export function hasUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === unknownValue;
  return Object.values(value).some(hasUnknown);
}
