import { join } from "node:path";
import * as sendgrid from "pulumi-sendgrid-open-tracking";

const fleet = new sendgrid.OpenTrackingFleet("all", {
  expectations: join(__dirname, "expectations.json"),
  onUnreadable: "warn",
});

export const summary = fleet.summary;
export const waived = fleet.waived.apply((violations) =>
  violations.map(({ subuser, waiver }) => `${subuser}, until ${waiver.expires}: ${waiver.justification}`),
);
