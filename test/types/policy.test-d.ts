import { PolicyPack } from "@pulumi/policy";
import { createOpenTrackingPolicies } from "pulumi-sendgrid-open-tracking/policy";
import { test } from "vitest";

test("makes policies of a pack from expectations", () => {
  new PolicyPack("privacy", { policies: createOpenTrackingPolicies("expectations.json") });
  createOpenTrackingPolicies({ default: { expected: false } }, { onUnreadable: "warn", now: () => 0 });
  // @ts-expect-error: no expectations
  createOpenTrackingPolicies();
  // @ts-expect-error: no such way
  createOpenTrackingPolicies("expectations.json", { onUnreadable: "ignore" });
  // @ts-expect-error: not a boolean
  createOpenTrackingPolicies({ default: { expected: 0 } });
});
