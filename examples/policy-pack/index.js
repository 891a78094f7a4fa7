const { join } = require("node:path");
const { PolicyPack } = require("@pulumi/policy");
const { createOpenTrackingPolicies } = require("pulumi-sendgrid-open-tracking/policy");

new PolicyPack("privacy", { policies: createOpenTrackingPolicies(join(__dirname, "expectations.json")) });
