const { PolicyPack } = require("@pulumi/policy");
const { createOpenTrackingPolicies } = require("pulumi-sendgrid-open-tracking/policy");

new PolicyPack("privacy", { policies: createOpenTrackingPolicies("expectations.json") });
