import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { renderCsv } from "./internals/cli";
import { auditOf, fromVisible, fullAudit, hostileAudit, hostileNames, interrupted, oneOfEach } from "./report-support";

/** The records by an RFC 4180 parser, which refuses one of another length. */
function recordsOf(csv: string): Record<string, string>[] {
  return parse(csv, { columns: true, record_delimiter: "\r\n" }) as Record<string, string>[];
}

/** The text of a field, by the rule that `renderCsv` documents. */
function textOf(field: string | undefined = ""): string {
  return fromVisible(field.replace(/^'/, ""));
}

test("has a header, the tally, and then a record for each account, stale waiver and unmatched entry", () => {
  const records = recordsOf(renderCsv(fullAudit));
  expect(records.map(({ record }) => record)).toEqual([
    "tally",
    ...oneOfEach.map(() => "account"),
    "stale-waiver",
    "stale-waiver",
    "unmatched-entry",
  ]);
  expect(records[0]?.message).toContain("6 on, 1 off, 2 violated");
  expect(records.find(({ name }) => name === "broken")).toMatchObject({
    kind: "subuser",
    default: "unknown",
    verdict: "unreadable",
    error_code: "forbidden",
    error_status: "403",
    message: "SendGrid answered 403 (access forbidden).",
  });
  expect(records.find(({ name }) => name === "legacy")).toMatchObject({
    default: "on",
    verdict: "waived",
    expected: "off",
    waiver_owner: "privacy@acme.test",
    waiver_expires: "2027-03-31",
    waiver_justification: "consent collected, DPO-112",
  });
});

test("says right after the tally that an audit is incomplete", () => {
  expect(recordsOf(renderCsv(auditOf(oneOfEach, interrupted)))[1]).toMatchObject({
    record: "incomplete",
    message: expect.stringContaining("THIS AUDIT IS INCOMPLETE"),
  });
});

test("gives every hostile name back", () => {
  const accounts = recordsOf(renderCsv(hostileAudit)).filter(({ record }) => record === "account");
  for (const column of ["name", "rule", "region", "waiver_owner", "waiver_justification"]) {
    expect(accounts.map((account) => textOf(account[column]))).toEqual(hostileNames);
  }
});

test("has no field that a spreadsheet takes for a formula", () => {
  const formula = /^[=+\-@＝＋－＠\t\r]/;
  const fields = recordsOf(renderCsv(hostileAudit)).flatMap((record) => Object.values(record));
  expect(fields.filter((field) => formula.test(field))).toEqual([]);
  // Some spreadsheets split at semicolons, and do not care that a quoted field began before.
  const cells = renderCsv(hostileAudit).split(/\r\n|;/);
  expect(cells.filter((cell) => formula.test(cell.replace(/^["' ]+/, "")))).toEqual([]);
});

test("keeps one record to a line", () => {
  expect(renderCsv(hostileAudit).trimEnd().split("\r\n")).toHaveLength(2 + 1 + 3 * hostileNames.length);
  expect(renderCsv(hostileAudit).replaceAll("\r\n", "")).not.toMatch(/[\r\n\0]/);
});
