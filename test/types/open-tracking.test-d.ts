import * as pulumi from "@pulumi/pulumi";
import * as sendgrid from "pulumi-sendgrid-open-tracking";
import { expectTypeOf, test } from "vitest";

const later = pulumi.output("acme");
const isExpected: boolean | undefined = new pulumi.Config().getBoolean("expected");

test("takes exactly one account", () => {
  new sendgrid.OpenTracking("subuser", { subuser: "acme" });
  new sendgrid.OpenTracking("later", { subuser: later });
  new sendgrid.OpenTracking("accountId", { accountId: later, apiKeyEnv: "SENDGRID_API_KEY_EU" });
  new sendgrid.OpenTracking("self", { self: true });
  // @ts-expect-error: two of them
  new sendgrid.OpenTracking("two", { subuser: "acme", accountId: "sg1" });
  // @ts-expect-error: two of them
  new sendgrid.OpenTracking("two", { subuser: "acme", self: true });
  // @ts-expect-error: two of them
  new sendgrid.OpenTracking("two", { accountId: "sg1", self: true });
  // @ts-expect-error: none
  new sendgrid.OpenTracking("none", {});
  // @ts-expect-error: none
  new sendgrid.OpenTracking("none", { expected: true });
  // @ts-expect-error: none
  new sendgrid.OpenTracking("none", { subuser: undefined });
  // @ts-expect-error: none
  new sendgrid.OpenTracking("none", { self: false });
  // @ts-expect-error: none
  new sendgrid.OpenTracking("none");
});

test("takes a name that is there for sure", () => {
  // @ts-expect-error: a stack reference's output may be undefined
  new sendgrid.OpenTracking("absent", { subuser: pulumi.output<string | undefined>(undefined) });
  // @ts-expect-error: not a name
  new sendgrid.OpenTracking("number", { subuser: 7 });
  // @ts-expect-error: no such property
  new sendgrid.OpenTracking("misspelt", { subuser: "acme", expect: true });
});

test("takes an enforcementLevel only together with expected", () => {
  new sendgrid.OpenTracking("expected", { subuser: "acme", expected: false });
  new sendgrid.OpenTracking("perhaps", { subuser: "acme", expected: isExpected });
  new sendgrid.OpenTracking("perhaps", { subuser: "acme", ...({} as { expected?: boolean }) });
  new sendgrid.OpenTracking("both", { subuser: "acme", expected: false, enforcementLevel: "advisory" });
  new sendgrid.OpenTracking("later", {
    subuser: "acme",
    expected: pulumi.output(false),
    enforcementLevel: pulumi.output("advisory" as const),
  });
  new sendgrid.OpenTracking("default", { subuser: "acme", expected: false, enforcementLevel: undefined });
  // @ts-expect-error: nothing is expected
  new sendgrid.OpenTracking("nothing", { subuser: "acme", enforcementLevel: "mandatory" });
  // @ts-expect-error: nothing is expected
  new sendgrid.OpenTracking("nothing", { subuser: "acme", expected: undefined, enforcementLevel: "mandatory" });
  // @ts-expect-error: perhaps nothing is expected
  new sendgrid.OpenTracking("perhaps", { subuser: "acme", expected: isExpected, enforcementLevel: "mandatory" });
  // @ts-expect-error: not a boolean
  new sendgrid.OpenTracking("text", { subuser: "acme", expected: "false" });
  // @ts-expect-error: no such level
  new sendgrid.OpenTracking("level", { subuser: "acme", expected: false, enforcementLevel: "warn" });
});

test("has the reading as outputs", () => {
  const acme = new sendgrid.OpenTracking("acme", { subuser: "acme" });
  expectTypeOf(acme.enabled).toEqualTypeOf<pulumi.Output<boolean>>();
  expectTypeOf(acme.subuser).toEqualTypeOf<pulumi.Output<string | undefined>>();
  expectTypeOf(acme.accountId).toEqualTypeOf<pulumi.Output<string | undefined>>();
  expectTypeOf(acme.self).toEqualTypeOf<pulumi.Output<true | undefined>>();
  expectTypeOf(acme).toExtend<pulumi.CustomResource>();
  // @ts-expect-error: what SendGrid says cannot be set
  acme.enabled = pulumi.output(true);
});

test("gets by an id, with a key's variable at most", () => {
  const got = sendgrid.OpenTracking.get("acme", "subuser/acme", { apiKeyEnv: "SENDGRID_API_KEY_EU" });
  expectTypeOf(got).toEqualTypeOf<sendgrid.OpenTracking>();
  // @ts-expect-error: the id says whose
  sendgrid.OpenTracking.get("acme", "subuser/acme", { subuser: "acme" });
});

test("tells its own from other objects", () => {
  const something: unknown = undefined;
  if (sendgrid.OpenTracking.isInstance(something)) expectTypeOf(something).toEqualTypeOf<sendgrid.OpenTracking>();
  if (sendgrid.OpenTrackingFleet.isInstance(something))
    expectTypeOf(something).toEqualTypeOf<sendgrid.OpenTrackingFleet>();
});
