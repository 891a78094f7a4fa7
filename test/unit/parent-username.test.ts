import { expect, test, vi } from "vitest";
import { getOpenTracking, OpenTracking, OpenTrackingFleet } from "../../provider";
import { newSimulator } from "../new-simulator";
import { withoutProbes } from "../probe";
import { startProgram, valueIn } from "./program-support";
import { apiKey, clientOf, failureOf, otherKey } from "./support";

async function checking(parentUsername: string, options: Parameters<typeof newSimulator>[0] = {}) {
  const simulator = await newSimulator({ username: "acme-staging", subusers: { one: true, two: false }, ...options });
  const client = clientOf(simulator.url, { apiKey: simulator.apiKey, parentUsername });
  const asked = () => withoutProbes(simulator.requests).map(({ path, onBehalfOf = "" }) => `${path} ${onBehalfOf}`);
  return { simulator, client, asked };
}

const setting = "/v3/tracking_settings/open";

test("asks once whose the API key is, and then reads", async () => {
  const { client, asked } = await checking("acme-staging");
  const names = ["one", "two", "one"];
  const readings = await Promise.all(names.map((subuser) => client.readOpenTracking({ subuser })));
  expect(readings.map(({ enabled }) => enabled)).toEqual([true, false, true]);
  expect((await client.readOpenTracking({ self: true })).enabled).toBe(true);
  expect(asked()).toEqual(["/v3/user/username ", `${setting} one`, `${setting} two`, `${setting} `]);
});

test("reads and lists nothing with another account's API key, and says both names", async () => {
  const { client, asked } = await checking("acme");
  const why =
    'the API key belongs to "acme-staging", and parentUsername is "acme". ' +
    "Give the key of that account, or correct parentUsername.";
  for (const whose of [{ subuser: "one" }, { self: true }] as const) {
    const error = await failureOf(client.readOpenTracking(whose));
    expect([error.code, error.path, error.account]).toEqual(["wrong-account", "/v3/user/username", { self: true }]);
    expect(error.message).toMatch(/^Cannot read open tracking of (subuser "one"|the account that owns the API key): /);
    expect(error.message).toContain(why);
  }
  const list = client.listSubusers()[Symbol.asyncIterator]();
  expect((await failureOf(list.next())).message).toBe(`Cannot list the subusers: ${why}`);
  expect(asked()).toEqual(["/v3/user/username "]);
});

test("fails when the API key may not say whose it is, and names the scope", async () => {
  const scopes = ["tracking_settings.open.read", "subusers.read"];
  const { client, asked } = await checking("acme-staging", { keys: { [apiKey]: { scopes } } });
  const error = await failureOf(client.readOpenTracking({ subuser: "one" }));
  expect(error.message).toMatch(/^Cannot read open tracking of subuser "one": SendGrid answered 40\d/);
  expect(error.message).toContain("Give the API key the scope user.username.read.");
  expect(asked()).toEqual(["/v3/user/username "]);
});

test("says which variable the API key of another account is in, for a resource, a fleet and a function", async () => {
  const environment = { SENDGRID_PARENT_USERNAME: "acme" };
  const { simulator } = await startProgram({ username: "acme-staging", subusers: { one: true }, environment });
  const why = 'the API key in SENDGRID_API_KEY belongs to "acme-staging", and parentUsername is "acme".';
  for (const reading of [
    valueIn(new OpenTracking("one", { subuser: "one" }).enabled),
    valueIn(new OpenTrackingFleet("all", {}).enabled),
    getOpenTracking({ subuser: "one" }),
  ]) {
    await expect(reading).rejects.toThrow(why);
  }
  expect(withoutProbes(simulator.requests)).toHaveLength(1);
  // What the program says itself wins.
  const own = new OpenTracking("own", { subuser: "one", parentUsername: "acme-staging" });
  expect(await valueIn(own.enabled)).toBe(true);
});

test("takes the setting for the key of the settings alone, and not for one that apiKeyEnv names", async () => {
  const keys = {
    [apiKey]: { account: { username: "acme", subusers: { one: true } } },
    [otherKey]: { account: { username: "acme-eu", subusers: { one: false } } },
  };
  const environment = { SENDGRID_PARENT_USERNAME: "acme", SENDGRID_API_KEY_EU: otherKey };
  await startProgram({ keys, environment });
  const eu = { subuser: "one", apiKeyEnv: "SENDGRID_API_KEY_EU" };
  expect(await getOpenTracking({ subuser: "one" })).toMatchObject({ enabled: true });
  expect(await getOpenTracking(eu)).toMatchObject({ enabled: false });
  expect(await getOpenTracking({ ...eu, parentUsername: "acme-eu" })).toMatchObject({ enabled: false });
  await expect(getOpenTracking({ ...eu, parentUsername: "acme" })).rejects.toThrow(
    'the API key in SENDGRID_API_KEY_EU belongs to "acme-eu", and parentUsername is "acme".',
  );
});

test("names the variable of a key that SendGrid rejects", async () => {
  const { simulator } = await startProgram({ subusers: { one: true } });
  simulator.revokeKey(simulator.apiKey);
  await expect(getOpenTracking({ subuser: "one" })).rejects.toThrow(
    "Check in SendGrid that the API key in SENDGRID_API_KEY exists and was not revoked, and create a new one if need be.",
  );
});

test("keeps parentUsername in state, and refuses what is no username before any request", async () => {
  const { simulator, registered } = await startProgram({ username: "acme", subusers: { one: true } });
  const fleet = new OpenTrackingFleet("all", { parentUsername: "acme" });
  await valueIn(fleet.urn);
  expect(registered[0]?.inputs).toMatchObject({ parentUsername: "acme", enabled: { one: true } });
  const before = simulator.requests.length;
  for (const parentUsername of ["", " acme", 5, apiKey]) {
    const args = { subuser: "one", parentUsername } as never;
    expect(() => new OpenTracking("one", args)).toThrow(/parentUsername is .*, not a username\. Give the username/);
  }
  expect(simulator.requests.length).toBe(before);
});

test("says once of an environment variable that is obviously mistyped that it is not read", async () => {
  const { warnings } = await startProgram({ subusers: { one: true, two: false } });
  vi.stubEnv("SENDGRID_PARENT_USER", "acme");
  vi.stubEnv("SENDGRID_BASE_URL_EU", "http://127.0.0.1");
  vi.stubEnv("SENDGRID_FROM", "news@acme.example");
  for (const subuser of ["one", "two"]) await getOpenTracking({ subuser });
  expect(warnings).toEqual([
    "warning: [runtime] The environment variable SENDGRID_PARENT_USER is not read. Did you mean SENDGRID_PARENT_USERNAME?",
  ]);
});

test("says once of a setting under the prefix of the plugin, or in other letters, that it is not read", async () => {
  for (const [key, own] of [
    ["sendgrid-open-tracking:parentUsername", "sendgrid:parentUsername"],
    ["Sendgrid:apiKey", "sendgrid:apiKey"],
  ] as const) {
    const { warnings } = await startProgram({ subusers: { one: true, two: false }, config: { [key]: "acme" } });
    for (const subuser of ["one", "two"]) await getOpenTracking({ subuser });
    const warning = `${key} in the stack's configuration is not read here. If it is meant for this program, set ${own}.`;
    expect(warnings).toEqual([expect.stringContaining(warning)]);
  }
  for (const key of ["sendgrid-open-tracking:other", "other:parentUsername", "sendgrid:zone"]) {
    const { warnings } = await startProgram({ subusers: { one: true }, config: { [key]: "acme" } });
    await getOpenTracking({ subuser: "one" });
    expect(warnings).toEqual([]);
  }
});
