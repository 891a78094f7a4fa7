import { expect, test } from "vitest";
import { newSimulator } from "../new-simulator";
import { isProbe } from "../probe";
import { baseUrlOf, failureOfResponse, hosts, readFleet, withDefaults } from "./internals/sendgrid";
import { clientOf, failureOf } from "./support";

async function twoRegions() {
  const simulator = await newSimulator({
    subusers: { acme: { enabled: true, region: "eu" }, other: { enabled: false, region: "global" } },
  });
  const client = (region: "global" | "eu") =>
    clientOf(`${simulator.url}/{region}`, { apiKey: simulator.apiKey, region });
  return { simulator, client };
}

test("has a host for each region, unless a base URL says otherwise", () => {
  expect(baseUrlOf(withDefaults({}), "global")).toBe("https://api.sendgrid.com");
  expect(baseUrlOf(withDefaults({}), "eu")).toBe("https://api.eu.sendgrid.com");
  expect(baseUrlOf(withDefaults({ baseUrl: "https://proxy.test/x//" }), "eu")).toBe("https://proxy.test/x");
  expect(baseUrlOf(withDefaults({ baseUrl: "https://{region}.test/{region}/" }), "eu")).toBe("https://eu.test/eu");
});

test("lists on the global host, and reads each subuser on its region's host", async () => {
  const { simulator, client } = await twoRegions();
  for (const region of ["global", "eu"] as const) {
    const readings = await readFleet(client(region), { accounts: "subusers" });
    expect(readings.map(({ name, enabled }) => [name, enabled])).toEqual([
      ["acme", true],
      ["other", false],
    ]);
  }
  const hosts = simulator.requests
    .filter((each) => !isProbe(each))
    .map(({ path, region, onBehalfOf = "" }) => `${region} ${path} ${onBehalfOf}`);
  expect(new Set(hosts)).toEqual(
    new Set(["global /v3/subusers ", "eu /v3/tracking_settings/open acme", "global /v3/tracking_settings/open other"]),
  );
});

test("says which region to use after a wrong-region response", async () => {
  const { client } = await twoRegions();
  const global = await failureOf(client("global").readOpenTracking({ subuser: "acme" }));
  expect(global.code).toBe("wrong-region");
  expect(global.message).toContain('Set region to "eu": this account is not one of "global".');
  const eu = await failureOf(client("eu").readOpenTracking({ subuser: "other" }));
  expect(eu.message).toContain('Set region to "global": this account is not one of "eu".');
  expect(eu.message).toContain("Or check baseUrl, which may be one region's alone: {region} in it stands for either.");
});

test("doubts no base URL where SendGrid's own host answers", () => {
  const path = "/v3/tracking_settings/open";
  const limit = { milliseconds: 1, seconds: 1, option: "timeoutSeconds" } as const;
  const whose = {
    what: "Cannot read",
    account: { subuser: "acme" },
    path,
    region: "eu",
    limit,
    attempts: 1,
    keyName: "the API key",
  } as const;
  const { remedy } = failureOfResponse({ ...whose, url: `${hosts.eu}${path}` }, { status: 451, body: "" });
  expect(remedy).toBe('Set region to "global": this account is not one of "eu".');
});

test("does not guess where to read an account of a region that it does not know", async () => {
  const { simulator, client } = await twoRegions();
  const error = await failureOf(client("global").readOpenTracking({ subuser: "acme" }, { region: "apac" }));
  expect([error.code, simulator.requests.length]).toEqual(["invalid-argument", 0]);
  expect(error.message).toContain('its region is "apac". Only accounts of the regions global and eu can be read.');
});
