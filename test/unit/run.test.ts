import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { getOpenTracking, getOpenTrackingFleet, SendGridError } from "../../provider";
import { withoutProbes } from "../probe";
import { startProgram } from "./program-support";
import { apiKey, otherKey } from "./support";

const subusers = { acme: true, other: false };

/** What reading an account or a fleet fails with. */
function failureOf(reading: Promise<unknown>): Promise<pulumi.RunError & { readonly cause?: unknown }> {
  return reading.then(
    () => expect.unreachable("It was read."),
    (error) => error,
  );
}

// The first of this file: nothing has made the test a program yet.
test("asks for a Pulumi run outside of a program", async () => {
  const error = await failureOf(getOpenTracking({ subuser: "acme" }));
  expect(error.message).toBe("Open tracking is read for a Pulumi program. Run this program with `pulumi preview`.");
});

test("reads an account once for all that ask at the same time, and anew in another program", async () => {
  const first = await startProgram({ subusers });
  const read = () => getOpenTracking({ subuser: "acme" });
  expect((await Promise.all([read(), read()])).map(({ enabled }) => enabled)).toEqual([true, true]);
  expect(withoutProbes(first.simulator.requests)).toHaveLength(1);
  const second = await startProgram({ subusers: { acme: false } });
  expect((await read()).enabled).toBe(false);
  expect(withoutProbes(second.simulator.requests)).toHaveLength(1);
});

test("tells each key's account from another key's of the same name", async () => {
  const keys = { [apiKey]: {}, [otherKey]: { account: { subusers: { acme: false } } } };
  const { simulator } = await startProgram({ subusers, keys, environment: { EU_KEY: otherKey } });
  const [own, foreign] = await Promise.all([
    getOpenTracking({ subuser: "acme" }),
    getOpenTracking({ subuser: "acme", apiKeyEnv: "EU_KEY" }),
  ]);
  expect([own.enabled, foreign.enabled]).toEqual([true, false]);
  expect(withoutProbes(simulator.requests)).toHaveLength(2);
});

test("takes the stack's configuration where the environment says nothing", async () => {
  const config = { "sendgrid:apiKey": apiKey, "sendgrid:maxConcurrency": "none" };
  const environment = { SENDGRID_API_KEY: "", SENDGRID_MAX_CONCURRENCY: "" };
  const options = { subusers, keys: { [apiKey]: {} }, environment };
  const { message } = await failureOf(
    startProgram({ ...options, config, secrets: ["sendgrid:apiKey"] }).then(() => getOpenTracking({ subuser: "acme" })),
  );
  expect(message).toContain("sendgrid:maxConcurrency is");
  await startProgram({ ...options, config: { "sendgrid:apiKey": apiKey }, secrets: ["sendgrid:apiKey"] });
  expect((await getOpenTracking({ subuser: "acme" })).enabled).toBe(true);
  await startProgram({ ...options, config: { "sendgrid:apiKey": apiKey } });
  expect((await failureOf(getOpenTracking({ subuser: "acme" }))).message).toContain("in the clear");
  await startProgram({ ...options, environment: {}, config: { "sendgrid:regions": "eu" } });
  expect((await failureOf(getOpenTracking({ subuser: "acme" }))).message).toContain("sendgrid:region");
});

test("fails with one error for all, of one line and with SendGrid's own as its cause", async () => {
  await startProgram({ environment: { SENDGRID_API_KEY: "" } });
  const [one, other, fleet] = await Promise.all(
    [getOpenTracking({ subuser: "acme" }), getOpenTracking({ subuser: "other" }), getOpenTrackingFleet()].map(
      failureOf,
    ),
  );
  expect(one?.message).toContain("no SendGrid API key is set");
  expect(pulumi.RunError.isInstance(one)).toBe(true);
  expect(one?.stack).toBe("");
  expect(one?.cause).toBeInstanceOf(SendGridError);
  expect(other).toBe(one);
  expect(fleet).toBe(one);
  expect(Object.keys(one ?? {})).not.toContain("cause");
});

test("keeps the message of an error as it is, whoever adds to it for each that waits", async () => {
  await startProgram({ environment: { SENDGRID_API_KEY: "" } });
  const error = await failureOf(getOpenTracking({ subuser: "acme" }));
  const { message } = error;
  error.message = `error serializing property "enabled": ${message}`;
  expect(error.message).toBe(message);
  expect(Object.keys(error)).not.toContain("message");
});
