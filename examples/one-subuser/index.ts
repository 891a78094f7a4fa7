import * as pulumi from "@pulumi/pulumi";
import * as sendgrid from "pulumi-sendgrid-open-tracking";

const subuser = new pulumi.Config().require("subuser");

const reading = new sendgrid.OpenTracking(subuser, { subuser });

export const tracksOpens = reading.enabled;
