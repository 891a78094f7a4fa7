import * as pulumi from "@pulumi/pulumi";
import * as sendgrid from "pulumi-sendgrid-open-tracking";
import { expectTypeOf, test } from "vitest";

const later = pulumi.output("acme");

test("getOpenTracking takes plain values, and returns a promise", () => {
  const read = sendgrid.getOpenTracking({ subuser: "acme" });
  expectTypeOf(read).toEqualTypeOf<Promise<sendgrid.GetOpenTrackingResult>>();
  expectTypeOf<sendgrid.GetOpenTrackingResult["id"]>().toEqualTypeOf<string>();
  expectTypeOf<sendgrid.GetOpenTrackingResult["enabled"]>().toEqualTypeOf<boolean>();
  expectTypeOf<sendgrid.GetOpenTrackingResult["subuser"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<sendgrid.GetOpenTrackingResult["accountId"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<sendgrid.GetOpenTrackingResult["self"]>().toEqualTypeOf<true | undefined>();
  // @ts-expect-error: an output needs the other form
  void sendgrid.getOpenTracking({ subuser: later });
  // @ts-expect-error: two accounts
  void sendgrid.getOpenTracking({ subuser: "acme", self: true });
  // @ts-expect-error: no account
  void sendgrid.getOpenTracking({});
  // @ts-expect-error: asserts nothing
  void sendgrid.getOpenTracking({ subuser: "acme", expected: true });
});

test("getOpenTrackingOutput takes outputs, and returns one", () => {
  const read = sendgrid.getOpenTrackingOutput({ subuser: later });
  expectTypeOf(read).toEqualTypeOf<pulumi.Output<sendgrid.GetOpenTrackingResult>>();
  expectTypeOf(read.enabled).toEqualTypeOf<pulumi.Output<boolean>>();
  // @ts-expect-error: two accounts
  sendgrid.getOpenTrackingOutput({ subuser: later, accountId: "sg1" });
});

test("getOpenTrackingFleet takes plain values, and returns a promise", () => {
  const read = sendgrid.getOpenTrackingFleet({ subusers: ["acme"] });
  expectTypeOf(read).toEqualTypeOf<Promise<sendgrid.GetOpenTrackingFleetResult>>();
  type Result = sendgrid.GetOpenTrackingFleetResult;
  expectTypeOf<Result["enabled"]>().toEqualTypeOf<Readonly<Record<string, boolean>>>();
  expectTypeOf<Result["unreadable"]>().toEqualTypeOf<readonly string[]>();
  expectTypeOf<Result["violations"]>().toEqualTypeOf<readonly sendgrid.Violation[]>();
  expectTypeOf<Result["waived"]>().toEqualTypeOf<readonly sendgrid.WaivedViolation[]>();
  expectTypeOf<Result["summary"]>().toEqualTypeOf<sendgrid.FleetSummary>();
  // @ts-expect-error: an output needs the other form
  void sendgrid.getOpenTrackingFleet({ subusers: [later] });
});

test("getOpenTrackingFleetOutput takes outputs, and returns one", () => {
  const read = sendgrid.getOpenTrackingFleetOutput({ subusers: [later, "newsletter"] });
  expectTypeOf(read).toEqualTypeOf<pulumi.Output<sendgrid.GetOpenTrackingFleetResult>>();
});
