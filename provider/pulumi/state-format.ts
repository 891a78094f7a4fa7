// How Pulumi writes what is no plain value, and what this package's resources are called, in states, inputs and policy
// packs. Loads nothing of Pulumi: the command line uses it too.

/** The types of this package's resources in a program that imports it. */
export const typeTokens = {
  openTracking: "pulumi-nodejs:dynamic/sendgrid:OpenTracking",
  openTrackingFleet: "pulumi-nodejs:dynamic/sendgrid:OpenTrackingFleet",
} as const;

/** The same in a program that uses the plugin. */
export const pluginTypeTokens = {
  openTracking: "sendgrid-open-tracking:index:OpenTracking",
  openTrackingFleet: "sendgrid-open-tracking:index:OpenTrackingFleet",
} as const;

/** Which of this package's resources has a type, if one has. */
export function resourceOfType(type: string): keyof typeof typeTokens | undefined {
  const resources = ["openTracking", "openTrackingFleet"] as const;
  return resources.find((resource) => typeTokens[resource] === type || pluginTypeTokens[resource] === type);
}

/** Whether a provider is one that the engine makes of the stack's configuration: "default", "default_1_2_3". */
export function isDefaultProvider(name: string): boolean {
  return /^default(_\d|$)/.test(name);
}

/** The key that tells Pulumi's own objects, such as secrets, from maps of users. */
export const signatureKey = "4dabf18193072939515e22adb298388d";

/** The value of {@link signatureKey} in a secret. */
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** A value that is not known yet. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value, or any that it holds, is not known yet. */
export function hasUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === unknown;
  return Object.values(value).some(hasUnknown);
}

/** Why a name cannot be the key of a map in Pulumi, found on the real engine; `undefined` when it can. */
export function validateMapKey(name: string): string | undefined {
  // The SDK assigns it, which sets the prototype, and drops it without a word.
  if (name === "__proto__" || name === signatureKey || name.startsWith("__pulumi")) {
    return "Pulumi keeps this name for itself";
  }
  // The engine takes the backslash before its own closing quote for an escape, and gives the whole preview up.
  if (name.endsWith("\\")) return "Pulumi cannot compare maps with a name that ends with a backslash";
  return undefined;
}
