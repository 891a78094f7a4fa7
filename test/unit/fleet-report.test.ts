import type { Config } from "@pulumi/pulumi/dynamic";
import { openTrackingFleet } from "pulumi-sendgrid-open-tracking/runtime";
import { expect, test } from "vitest";
import { parseExpectations } from "../../provider/expectations";
import { SendGridError } from "../../provider/sendgrid";
import { findingsOf, parseSelection, Run, reportOf, requestOf } from "./internals/pulumi";
import type { FleetReading } from "./internals/sendgrid";
import { apiKey, serve } from "./support";

const today = "2026-06-01";
const nothing = parseExpectations({});
const all = parseSelection({});

const gate = {
  hasExpectations: true,
  hasUndefinedExpectations: false,
  onUnreadable: "fail",
  strict: false,
} as const;

function runOf(url: string): Run {
  const environment = { SENDGRID_API_KEY: apiKey, SENDGRID_BASE_URL: url };
  return new Run({ environment, stackConfig: () => undefined, isSecret: () => true }, () => {});
}

function subuser(name: string, enabled: boolean): FleetReading {
  return { name, whose: { subuser: name }, enabled, readAt: "2027-01-01T00:00:00.000Z" };
}

test("has every account either in enabled or in unreadable, sorted by name", () => {
  const error = new SendGridError("timeout", { what: "Cannot", why: "it", remedy: "Wait." });
  const away = (name: string): FleetReading => ({ name, whose: { subuser: name }, error, disabled: name === "b" });
  const report = reportOf([subuser("z", true), away("c"), away("b"), subuser("a", false)], all, nothing, today);
  expect(report).toMatchObject({ enabled: { a: false, z: true }, unreadable: ["b", "c"], disabled: ["b"] });
  expect([Object.keys(report.enabled), Object.keys(report.errors)]).toEqual([
    ["a", "z"],
    ["b", "c"],
  ]);
  expect(report.errors).toEqual({ b: error.message, c: error.message });
  expect(report.summary).toMatchObject({ accounts: 4, on: 1, off: 1, unreadable: 2, unspecified: 2 });
});

test("takes a name that the list has twice for unreadable, and neither of its values for the other's", async () => {
  const url = await serve(({ url = "" }, response) => {
    if (!url.startsWith("/v3/subusers")) return void response.end('{"enabled":true}');
    const rows = ["acme", "other", "acme"].map((username, id) => ({ id, username, disabled: false }));
    // A page begins with the last one of the page before.
    const from = Number(/offset=(\d+)/.exec(url)?.[1]);
    response.end(JSON.stringify(rows.slice(from)));
  });
  const report = reportOf(await runOf(url).readFleet("OpenTrackingFleet", requestOf(all), {}), all, nothing, today);
  expect(report).toMatchObject({ unreadable: ["acme"] });
  expect(report.enabled).toEqual({ other: true });
  expect(report.errors.acme).toContain("SendGrid lists two accounts of this name");
});

test("reports a waiver as of no use only when the fleet would have read its account", () => {
  const waiver = { justification: "consent", owner: "privacy", expires: "2027-01-01" };
  const waivers = [
    { ...waiver, subuser: "eu-gone" },
    { ...waiver, subuser: "us-gone" },
    { ...waiver, accountId: "eu-customer" },
  ];
  const expectations = parseExpectations({ default: { expected: true }, waivers });
  const staleOf = (selection: Parameters<typeof parseSelection>[0]) =>
    reportOf([], parseSelection(selection), expectations, today).staleWaivers.map(
      ({ waiver: { subuser, accountId } }) => subuser ?? accountId,
    );
  expect(staleOf({})).toEqual(["eu-gone", "us-gone"]);
  expect(staleOf({ include: ["eu-*"] })).toEqual(["eu-gone"]);
  expect(staleOf({ exclude: ["eu-*"] })).toEqual(["us-gone"]);
  expect(staleOf({ accounts: "customer" })).toEqual(["eu-customer"]);
  expect(staleOf({ subusers: ["acme"] })).toEqual([]);
});

test("warns of entries that match no account only when the fleet would have read them", () => {
  const entry = { expected: true };
  const subusers = { acme: entry, "eu-gone": entry, "news-*": entry, "a*": entry };
  const expectations = parseExpectations({ subusers, accounts: { sg1: entry, "sg-*": entry } });
  const unmatchedOf = (selection: Parameters<typeof parseSelection>[0]) =>
    reportOf([subuser("acme", true)], parseSelection(selection), expectations, today).unmatchedEntries.map(
      ({ section, entry }) => `${section}/${entry}`,
    );
  expect(unmatchedOf({})).toEqual(["subusers/eu-gone", "subusers/news-*"]);
  expect(unmatchedOf({ include: ["eu-*", "acme"] })).toEqual(["subusers/eu-gone"]);
  expect(unmatchedOf({ exclude: ["eu-*"] })).toEqual([]);
  expect(unmatchedOf({ subusers: ["acme"] })).toEqual([]);
  expect(findingsOf("F", gate, reportOf([subuser("acme", true)], all, expectations, today))).toEqual({
    failure: undefined,
    warnings: [
      [
        "F: 2 entries of the expectations match no account:",
        '  The entry subusers["eu-gone"] matches no account that this API key can list.',
        '  The entry subusers["news-*"] matches no account that this API key can list.',
      ].join("\n"),
    ],
  });
});

test("takes no pattern where subusers are named", () => {
  for (const property of ["include", "exclude"])
    expect(() => parseSelection({ subusers: ["acme"], [property]: ["a*"] })).toThrow(
      `subusers and ${property} are both given`,
    );
});

test("fails on a fleet without accounts, which would be as expected whatever is expected, also where it only warns", () => {
  const expectations = parseExpectations({ default: { expected: false } });
  const report = reportOf([], parseSelection({ include: ["eu-*"] }), expectations, today);
  const failure = [
    "F: its expectations apply to no account, and 1 pattern of include matches no account:",
    "  This API key lists no account that is selected. Check accounts, include, exclude and the API key.",
    '  "eu-*" matches no account.',
  ].join("\n");
  expect(findingsOf("F", gate, report)).toEqual({ failure, warnings: [] });
  expect(findingsOf("F", { ...gate, onUnreadable: "warn" }, report)).toEqual({ failure, warnings: [] });
});

test("warns of a fleet without accounts where nothing is expected", () => {
  const report = reportOf([], parseSelection({ include: ["eu-*"] }), nothing, today);
  expect(findingsOf("F", { ...gate, hasExpectations: false }, report)).toEqual({
    failure: undefined,
    warnings: [
      "F: there is no account to read:\n" +
        "  This API key lists no account that is selected. Check accounts, include, exclude and the API key.",
      'F: 1 pattern of include matches no account:\n  "eu-*" matches no account.',
    ],
  });
});

test("reads all customer accounts but those that are excluded, and judges them by their own entries", async () => {
  const asked: (string | undefined)[] = [];
  const url = await serve(({ url = "", headers }, response) => {
    if (url.startsWith("/v3/partners/accounts")) {
      const ids = url.includes("offset=") ? [] : ["sg1", "sg2", "test"];
      response.end(JSON.stringify({ accounts: ids.map((id) => ({ id })) }));
      return;
    }
    asked.push(headers["on-behalf-of"] as string | undefined);
    response.end('{"enabled":true}');
  });
  const selection = parseSelection({ accounts: "customer", exclude: ["test"] });
  const readings = await runOf(url).readFleet("OpenTrackingFleet", requestOf(selection), {});
  const expectations = parseExpectations({
    subusers: { "*": { expected: true } },
    accounts: { sg2: { expected: false } },
  });
  const report = reportOf(readings, selection, expectations, today);
  expect(asked.sort()).toEqual(["account-id sg1", "account-id sg2"]);
  expect(report.enabled).toEqual({ sg1: true, sg2: true });
  expect(report.violations).toMatchObject([{ accountId: "sg2", enabled: true, expected: false, rule: "sg2" }]);
});

test("keeps neither value of a name that the list has twice when a fleet is refreshed", async () => {
  const url = await serve(({ url = "" }, response) => {
    if (!url.startsWith("/v3/subusers")) return void response.end('{"enabled":true}');
    const rows = ["acme", "twice", "twice"].map((username, id) => ({ id, username, disabled: false }));
    response.end(JSON.stringify(rows.slice(Number(/offset=(\d+)/.exec(url)?.[1]))));
  });
  const settings: Record<string, string> = { "sendgrid:apiKey": apiKey, "sendgrid:baseUrl": url };
  const config = { get: (key: string) => settings[key] } as Config;
  const read = await openTrackingFleet.read(config, "subusers", { accounts: "subusers", onUnreadable: "warn" });
  expect(read.props).toMatchObject({ enabled: { acme: true }, unreadable: ["twice"] });
  expect(read.props?.enabled).not.toHaveProperty("twice");
});
