import * as pulumi from "@pulumi/pulumi";
import * as sendgrid from "pulumi-sendgrid-open-tracking";
import { expectTypeOf, test } from "vitest";

test("takes a list of all, or names", () => {
  new sendgrid.OpenTrackingFleet("all");
  new sendgrid.OpenTrackingFleet("customers", { accounts: "customer", include: ["eu-*"], exclude: ["eu-test"] });
  new sendgrid.OpenTrackingFleet("named", { subusers: ["acme", pulumi.output("newsletter")] });
  new sendgrid.OpenTrackingFleet("later", { subusers: pulumi.output(["acme"]), onUnreadable: "warn" });
  // @ts-expect-error: names are not filtered
  new sendgrid.OpenTrackingFleet("both", { subusers: ["acme"], include: ["a*"] });
  // @ts-expect-error: names are of subusers
  new sendgrid.OpenTrackingFleet("both", { subusers: ["acme"], accounts: "customer" });
  // @ts-expect-error: no such kind
  new sendgrid.OpenTrackingFleet("kind", { accounts: "teammates" });
  // @ts-expect-error: no such way
  new sendgrid.OpenTrackingFleet("way", { onUnreadable: "ignore" });
});

test("takes expectations as an object or a path", () => {
  new sendgrid.OpenTrackingFleet("path", { expectations: "expectations.json" });
  const expectations: sendgrid.ExpectationsFile = {
    default: { expected: false, enforcementLevel: "advisory" },
    subusers: { "news-*": { expected: true } },
    waivers: [{ subuser: "legacy", justification: "consent", owner: "privacy@acme.test", expires: "2027-03-31" }],
  };
  new sendgrid.OpenTrackingFleet("object", { expectations });
  // @ts-expect-error: not a boolean
  new sendgrid.OpenTrackingFleet("text", { expectations: { default: { expected: "false" } } });
  // @ts-expect-error: nobody answers for the waiver
  new sendgrid.OpenTrackingFleet("waiver", { expectations: { waivers: [{ subuser: "a", expires: "2027-03-31" }] } });
});

test("has what was read and found as outputs", () => {
  const fleet = new sendgrid.OpenTrackingFleet("all");
  expectTypeOf(fleet.enabled).toEqualTypeOf<pulumi.Output<Record<string, boolean>>>();
  expectTypeOf(fleet.unreadable).toEqualTypeOf<pulumi.Output<string[]>>();
  expectTypeOf(fleet.errors).toEqualTypeOf<pulumi.Output<Record<string, string>>>();
  expectTypeOf(fleet.disabled).toEqualTypeOf<pulumi.Output<string[]>>();
  expectTypeOf(fleet.violations).toEqualTypeOf<pulumi.Output<sendgrid.Violation[]>>();
  expectTypeOf(fleet.waived).toEqualTypeOf<pulumi.Output<sendgrid.WaivedViolation[]>>();
  expectTypeOf(fleet.summary).toEqualTypeOf<pulumi.Output<sendgrid.FleetSummary>>();
});

test("has violations that are on or off, and never disabled", () => {
  expectTypeOf<sendgrid.Violation["enabled"]>().toEqualTypeOf<boolean>();
  expectTypeOf<sendgrid.Violation["enforcementLevel"]>().toEqualTypeOf<"mandatory" | "advisory">();
  expectTypeOf<sendgrid.Violation["waiver"]>().toEqualTypeOf<sendgrid.Waiver | undefined>();
  expectTypeOf<sendgrid.WaivedViolation["waiver"]>().toEqualTypeOf<sendgrid.Waiver>();
});
