import { expect, test } from "vitest";
import { type Audit, renderSarif } from "./internals/cli";
import {
  auditOf,
  fromVisible,
  fullAudit,
  hostileAudit,
  hostileNames,
  interrupted,
  oneOfEach,
  waiver,
} from "./report-support";
import { problemsOfSarif } from "./report-validity";

interface Result {
  readonly ruleId: string;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly partialFingerprints: { readonly primaryLocationLineHash: string };
  readonly suppressions?: readonly { readonly kind: string; readonly justification: string }[];
  readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[];
  readonly properties: {
    readonly account?: { readonly subuser: string };
    readonly waiver?: { readonly owner: string };
  };
}

function runOf(audit: Audit) {
  return JSON.parse(renderSarif(audit)).runs[0];
}

function resultsOf(audit: Audit): Result[] {
  return runOf(audit).results;
}

test("is valid by the schema of SARIF 2.1.0, whatever the names are", () => {
  for (const audit of [fullAudit, hostileAudit, auditOf([]), auditOf(oneOfEach, interrupted)]) {
    expect(problemsOfSarif(JSON.parse(renderSarif(audit)))).toEqual([]);
  }
  expect(problemsOfSarif({ version: "2.1.0", runs: [{ results: [] }] })).not.toEqual([]);
});

test("begins with the tally", () => {
  expect(runOf(fullAudit).properties.tally).toMatchObject({ on: 6, off: 1, violated: 2, waived: 1 });
  expect(Object.keys(runOf(fullAudit))[0]).toBe("properties");
});

test("has a result for all that needs a look, and for nothing else", () => {
  expect(resultsOf(fullAudit).map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ["open-tracking/violated", "warning"],
    ["open-tracking/violated", "error"],
    ["open-tracking/expired-waiver", "error"],
    ["open-tracking/unreadable", "error"],
    ["open-tracking/violated", "note"],
    ["open-tracking/stale-waiver", "warning"],
    ["open-tracking/stale-waiver", "warning"],
    ["open-tracking/unmatched-entry", "warning"],
  ]);
  const rules = runOf(fullAudit).tool.driver.rules.map(({ id }: { id: string }) => id);
  for (const { ruleId } of resultsOf(fullAudit)) expect(rules).toContain(ruleId);
});

test("suppresses what is waived, and nothing else, with the owner and the last day", () => {
  const suppressed = resultsOf(fullAudit).filter(({ suppressions }) => suppressions !== undefined);
  expect(suppressed.map(({ properties }) => properties.account)).toEqual([{ subuser: "legacy" }]);
  expect(suppressed[0]?.suppressions).toEqual([
    {
      kind: "external",
      status: "accepted",
      justification: "consent collected, DPO-112 (privacy@acme.test, until 2027-03-31)",
    },
  ]);
});

test("marks an incomplete audit as one that did not succeed", () => {
  const [invocation] = runOf(auditOf(oneOfEach, interrupted)).invocations;
  expect(invocation.executionSuccessful).toBe(false);
  expect(invocation.toolExecutionNotifications[1]).toMatchObject({ level: "error" });
  expect(runOf(fullAudit).invocations[0].executionSuccessful).toBe(true);
});

test("recognizes a finding again by its account, even when it is waived or the audit is another", () => {
  const fingerprint = (audit: Audit) => resultsOf(audit).map((result) => result.partialFingerprints);
  const violated = { account: { subuser: "shop" }, verdict: "violated", enabled: true, expected: false } as const;
  const [before] = fingerprint(auditOf([violated]));
  expect(fingerprint(auditOf([...oneOfEach, { ...violated, verdict: "waived", waiver }]))).toContainEqual(before);
  expect(fingerprint(auditOf([{ ...violated, account: { accountId: "shop" } }]))).not.toContainEqual(before);
  const all = resultsOf(hostileAudit).map((result) => result.partialFingerprints.primaryLocationLineHash);
  expect(new Set(all).size).toBe(all.length);
});

test("points to the expectations by a relative URI", () => {
  const uriOf = (expectations?: string) => {
    const source = { ...fullAudit.source, expectations: expectations ?? "" };
    return resultsOf({ ...fullAudit, source })[0]?.locations[0]?.physicalLocation.artifactLocation.uri;
  };
  expect(uriOf("config/expectations.json")).toBe("config/expectations.json");
  expect(uriOf("./a b%.json")).toBe("a%20b%25.json");
  expect(uriOf("/home/me/secret/expectations.json")).toBe("expectations.json");
  expect(uriOf("..\\..\\x.json")).toBe("x.json");
  expect(uriOf("C:\\x\\y.json")).toBe("y.json");
  expect(uriOf("javascript:alert(1)")).toBe("javascript%3Aalert(1)");
  expect(uriOf("\ud800")).toBe("%5Cud800");
  expect(uriOf("..")).toBe("expectations.json");
});

test("gives every hostile name back, and has no placeholder and no link in a message", () => {
  const results = resultsOf(hostileAudit);
  const accounts = results.slice(0, hostileNames.length);
  expect(accounts.map(({ properties }) => properties.account?.subuser)).toEqual(hostileNames);
  for (const [index, { message }] of accounts.entries()) {
    expect(message.text).not.toMatch(/[{}[\]\p{Cc}\p{Cf}]/u);
    expect(fromVisible(message.text)).toContain(`Open tracking of subuser "${hostileNames[index]}" is on by default.`);
  }
});

test("holds as many results as GitHub takes, and says how many more there are", () => {
  const violated = { verdict: "violated", enabled: true, expected: false } as const;
  const accounts = Array.from({ length: 25_007 }, (_, index) => ({
    account: { subuser: String(index) },
    ...violated,
  }));
  const { results, invocations } = runOf(auditOf(accounts));
  expect(results).toHaveLength(25_000);
  expect(invocations[0].toolExecutionNotifications.at(-1).message.text).toBe("7 more results are left out.");
});
