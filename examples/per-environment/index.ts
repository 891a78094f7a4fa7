import * as pulumi from "@pulumi/pulumi";
import * as sendgrid from "pulumi-sendgrid-open-tracking";

const config = new pulumi.Config();
const expectations = config.requireObject<sendgrid.ExpectationsFile>("expectations");

const fleet = new sendgrid.OpenTrackingFleet("all", { expectations });

export const { summary } = fleet;
