/** As the engine knows the resources of this package: in a state, and in what a policy pack gets. */
export const typeTokens = {
  openTracking: "pulumi-nodejs:dynamic/sendgrid:OpenTracking",
  openTrackingFleet: "pulumi-nodejs:dynamic/sendgrid:OpenTrackingFleet",
} as const;
