import { expect, test } from "vitest";
import { type AuditedAccount, displayWidth, renderTable } from "./internals/cli";
import {
  auditOf,
  coverageWith,
  fromVisible,
  fullAudit,
  hostileAudit,
  hostileNames,
  interrupted,
  oneOfEach,
} from "./report-support";

/** The cells of the table; no cell has two spaces in a row. */
function cellsOf(table: string): string[][] {
  const lines = table.trimEnd().split("\n");
  return lines.slice(lines.findIndex((line) => line.startsWith("VERDICT")) + 1).map((line) => line.split(/ {2,}/));
}

test("begins with the tally", () => {
  expect(renderTable(fullAudit).split("\n")[0]).toBe(
    "Open tracking by default: 6 on, 1 off, 2 violated, 1 waived, 1 with an expired waiver, 1 unreadable, of 8 accounts; nothing is expected of 1 account",
  );
});

test("says how old the oldest reading is: in minutes, from two hours on in hours, from two days on in days", () => {
  const ageOf = (minutes: number) => {
    const finishedAt = "2027-01-09T00:00:00.000Z";
    const readAt = new Date(Date.parse(finishedAt) - minutes * 60_000).toISOString();
    const account = {
      account: { subuser: "acme" },
      verdict: "unspecified",
      enabled: true,
      takenOver: true,
      readAt,
    } as const;
    return /\((.*) old\)/.exec(renderTable(auditOf([account], { finishedAt })))?.[1];
  };
  const hour = 60;
  expect([1, 119, 2 * hour, 48 * hour - 1, 48 * hour, 71 * hour].map(ageOf)).toEqual([
    "1 minute",
    "119 minutes",
    "2 hours",
    "47 hours",
    "2 days",
    "2 days",
  ]);
});

test("lists only what needs a look, the gravest first", () => {
  const rows = cellsOf(renderTable(fullAudit));
  expect(rows.map(([verdict, , name]) => [verdict, name])).toEqual([
    ["violated", "advised"],
    ["violated", "shop"],
    ["waiver expired", "expired"],
    ["unreadable", "broken"],
    ["waived", "legacy"],
    ["stale waiver", "gone"],
    ["stale waiver", "acme"],
    ["unmatched entry", "news-*"],
  ]);
  expect(rows[2]?.[5]).toBe(
    "Expected off (mandatory) by the rule default; the waiver of privacy@acme.test expired after 2026-12-31: consent collected, DPO-112",
  );
  expect(rows[3]?.slice(3)).toEqual(["unknown", "off", "SendGrid answered 403 (access forbidden)."]);
});

test("lists every account when asked to", () => {
  const names = cellsOf(renderTable(fullAudit, { all: true })).map(([, , name]) => name);
  expect(names).toEqual([
    "advised",
    "shop",
    "expired",
    "broken",
    "legacy",
    "free",
    "ignored",
    "acme",
    "gone",
    "acme",
    "news-*",
  ]);
});

test("has no table when nothing needs a look", () => {
  expect(renderTable(auditOf(oneOfEach.slice(0, 1)))).not.toContain("VERDICT");
});

test("says loudly that an audit is incomplete, before the tally", () => {
  expect(renderTable(auditOf(oneOfEach, interrupted)).split("\n")[0]).toContain("THIS AUDIT IS INCOMPLETE");
  expect(renderTable(fullAudit)).not.toContain("INCOMPLETE");
});

test("never says that no pixel is sent", () => {
  expect(renderTable(fullAudit)).toContain("a single message can still switch open tracking on or off for itself");
});

test("shows every hostile name as it is, and on one line", () => {
  const table = renderTable(hostileAudit);
  const shown = cellsOf(table).map(([, , name = ""]) => fromVisible(name));
  expect(shown).toEqual([...hostileNames, ...hostileNames, ...hostileNames]);
  expect(table.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

test("runs no command in a build log", () => {
  for (const line of renderTable(hostileAudit, { all: true }).split("\n")) {
    expect(line.trim().startsWith("::")).toBe(false);
    expect(line).not.toMatch(/##\w*\[/);
  }
});

test("aligns its columns by the width that terminals draw", () => {
  const wide = auditOf(
    ["名前", "👍", "a\u0301bc", "plain"].map((subuser) => ({ account: { subuser }, verdict: "met" })),
  );
  const lines = renderTable(wide, { all: true }).trimEnd().split("\n").slice(3);
  const starts = lines.map((line) => displayWidth(line.slice(0, line.search(/DEFAULT|unknown/))));
  expect(new Set(starts).size).toBe(1);
});

test("has colours only when asked to", () => {
  expect(renderTable(fullAudit)).not.toContain("\u001b");
  const coloured = renderTable(fullAudit, { colour: true });
  expect(coloured).toContain("\u001b[31mviolated\u001b[39m");
  const withoutColours = coloured
    .split("\u001b")
    .map((part) => part.replace(/^\[\d+m/, ""))
    .join("");
  expect(withoutColours).toBe(renderTable(fullAudit));
});

test("paints in red that an audit is incomplete", () => {
  const coloured = renderTable(auditOf(oneOfEach, interrupted), { colour: true });
  const [warning] = coloured.split("\n");
  expect([warning?.startsWith("\u001b[31mTHIS AUDIT IS INCOMPLETE"), warning?.endsWith("\u001b[39m")]).toEqual([
    true,
    true,
  ]);
});

test("says that the reason is unknown when an incomplete audit has none", () => {
  const [warning] = renderTable(auditOf(oneOfEach, { complete: false })).split("\n");
  expect(warning).toBe("THIS AUDIT IS INCOMPLETE: accounts may be missing from it. The reason is unknown.");
});

test("names the first twenty accounts in no stack, and all when asked to", () => {
  const audit = auditOf(oneOfEach, { coverage: coverageWith(23) });
  const named = (table: string) => table.match(/^undeclared: subuser forgotten-\d+$/gm);
  expect(named(renderTable(audit))).toHaveLength(20);
  expect(renderTable(audit)).toMatch(/forgotten-20\nand 3 more\n/);
  expect(named(renderTable(audit, { all: true }))).toHaveLength(23);
  expect(renderTable(audit, { all: true })).not.toMatch(/and \d+ more/);
});

test("says what is expected to be on, and how many accounts were selected by name", () => {
  const account: AuditedAccount = { ...oneOfEach[0], account: { subuser: "a" }, verdict: "violated", expected: true };
  const source = { ...fullAudit.source, subusers: ["a", "b"] };
  const table = renderTable(auditOf([account], { source }));
  expect(table).toContain("Only 2 subusers were selected.");
  expect(cellsOf(table)[0]?.slice(0, 5)).toEqual(["violated", "subuser", "a", "off", "on"]);
});
