// What this package's resources and their providers are called in states and policy packs. Loads nothing of Pulumi: the
// command line uses it too.

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
