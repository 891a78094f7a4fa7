import * as pulumi from "@pulumi/pulumi";
import { expect, onTestFinished, test, vi } from "vitest";
import {
  getOpenTracking,
  getOpenTrackingFleet,
  getOpenTrackingFleetOutput,
  getOpenTrackingOutput,
  OpenTracking,
  OpenTrackingFleet,
} from "../../provider";
import { valueIn } from "./program-support";

/** Makes the test what a user's unit test is, with nowhere to read from. */
async function mocked(state: object) {
  const seen: { readonly inputs: object; readonly id?: string | undefined }[] = [];
  for (const name of ["SENDGRID_API_KEY", "SENDGRID_BASE_URL"]) vi.stubEnv(name, undefined);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  await pulumi.runtime.setMocks({
    newResource: ({ inputs, id }) => {
      const { __provider: _, ...rest } = inputs;
      seen.push({ inputs: rest, id });
      return { id: id || "mocked", state: { ...inputs, ...state } };
    },
    call: ({ token, inputs }) => ({ token, inputs }),
  });
  return seen;
}

test("takes an account from the mocks of a unit test, which see what was passed", async () => {
  const seen = await mocked({ enabled: true });
  const acme = new OpenTracking("acme", { subuser: "acme", expected: false, apiKeyEnv: "EU_KEY" });
  expect(await valueIn(acme.enabled)).toBe(true);
  expect(await valueIn(OpenTracking.get("got", "subuser/acme").enabled)).toBe(true);
  expect(seen).toEqual([
    { inputs: { subuser: "acme", apiKeyEnv: "EU_KEY" }, id: "" },
    { inputs: {}, id: "subuser/acme" },
  ]);
});

test("takes a fleet from the mocks of a unit test, and has something in all that they leave out", async () => {
  const seen = await mocked({ enabled: { acme: true }, unreadable: ["other"] });
  const fleet = new OpenTrackingFleet("all", { exclude: ["a*"] });
  expect([await valueIn(fleet.enabled), await valueIn(fleet.unreadable)]).toEqual([{ acme: true }, ["other"]]);
  const rest = { errors: {}, disabled: [], violations: [], waived: [] };
  const none = ["accounts", "on", "off", "met", "violated", "waived", "expired", "unreadable", "unspecified"];
  const summary = Object.fromEntries([...none, "staleWaivers"].map((kind) => [kind, 0]));
  expect(await valueIn(fleet.summary)).toEqual(summary);
  const { errors, disabled, violations, waived } = fleet;
  expect(await valueIn(pulumi.output({ errors, disabled, violations, waived }))).toEqual(rest);
  expect(seen).toEqual([{ inputs: { accounts: "subusers", exclude: ["a*"], ...rest, summary }, id: "" }]);
});

test("takes what functions return from the mocks of a unit test", async () => {
  await mocked({});
  const account = { token: "sendgrid:index:getOpenTracking", inputs: { subuser: "acme" } };
  expect(await getOpenTracking({ subuser: "acme" })).toEqual(account);
  expect(await valueIn(getOpenTrackingOutput({ subuser: pulumi.output("acme") }))).toEqual(account);
  const fleet = { token: "sendgrid:index:getOpenTrackingFleet", inputs: { exclude: ["a*"] } };
  expect(await getOpenTrackingFleet({ exclude: ["a*"] })).toEqual(fleet);
  expect(await valueIn(getOpenTrackingFleetOutput({ exclude: ["a*"] }))).toEqual(fleet);
  await expect(getOpenTracking({ subuser: "" })).rejects.toThrow("is empty");
});
