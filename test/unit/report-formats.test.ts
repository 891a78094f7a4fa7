import { expect, test } from "vitest";
import { formatNames, formatOfFile, formats } from "./internals/cli";
import { auditOf, fullAudit, hostileAudit, interrupted, largeAudit, oneOfEach } from "./report-support";

test("knows a format by the name of a file", () => {
  const files = {
    "audit.html": "html",
    "audit.htm": "html",
    "audit.json": "json",
    "audit.sarif": "sarif",
    "audit.sarif.json": "sarif",
    "audit.xml": "junit",
    "audit.junit.xml": "junit",
    "AUDIT.MD": "markdown",
    "out/audit.csv": "csv",
    "audit.txt": "table",
  };
  for (const [file, format] of Object.entries(files)) expect(formatOfFile(file)).toBe(format);
  for (const file of ["audit", "audit.pdf", "json", "audit.json.gz", "", "__proto__"]) {
    expect(formatOfFile(file)).toBeUndefined();
  }
});

test("says in every format how many accounts are on, off, violated, waived, expired and unreadable", () => {
  const counts = { on: 3, off: 5, violated: 7, waived: 11, "expired-waiver": 13, unreadable: 17 };
  const accounts = Object.entries(counts).flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, index) => {
      const account = { subuser: `${kind}-${index}` };
      if (kind === "on" || kind === "off") return { account, verdict: "met", enabled: kind === "on" } as const;
      if (kind === "unreadable") return { account, verdict: kind } as const;
      return { account, verdict: kind as "violated", enabled: true, expected: false };
    }),
  );
  const audit = auditOf(accounts);
  for (const name of formatNames) {
    const beginning = formats[name].render(audit).slice(0, name === "html" ? undefined : 1_500);
    for (const count of [34, 5, 7, 11, 13, 17, 56]) expect(beginning, name).toMatch(new RegExp(`\\b${count}\\b`));
  }
});

test("says in every format that an audit is incomplete, and in none that a complete one is", () => {
  for (const name of formatNames.filter((each) => each !== "json")) {
    expect(formats[name].render(auditOf(oneOfEach, interrupted)), name).toMatch(/audit is incomplete/i);
    expect(formats[name].render(auditOf(oneOfEach)), name).not.toMatch(/audit is incomplete/i);
  }
  expect(formats.json.render(auditOf(oneOfEach, interrupted))).toContain('"complete": false');
});

test("counts in every format the accounts that were not read, and says when there may be more", () => {
  for (const name of formatNames.filter((each) => each !== "json")) {
    const text = (isAll: boolean) =>
      formats[name].render(auditOf(oneOfEach, { ...interrupted, notRead: { accounts: 292, isAll } }));
    expect(text(true), name).toMatch(/\b292\b/);
    expect(text(true), name).not.toContain("at least");
    expect(text(false), name).toContain("at least 300");
  }
});

test("writes the same audit as the same text, and does not change it", () => {
  const before = JSON.stringify(hostileAudit);
  for (const name of formatNames) {
    const text = formats[name].render(hostileAudit);
    expect(formats[name].render(structuredClone(hostileAudit)), name).toBe(text);
  }
  expect(JSON.stringify(hostileAudit)).toBe(before);
});

test("ends every format with one line feed", () => {
  for (const name of formatNames) expect(formats[name].render(fullAudit), name).toMatch(/[^\n]\n$/);
});

test("writes ten thousand accounts without taking longer for each of them", () => {
  const small = largeAudit(1_250);
  const large = largeAudit(10_000);
  for (const name of formatNames) {
    const { render } = formats[name];
    render(small);
    const eightSmall = fastest(() => {
      for (let round = 0; round < 8; round++) render(small);
    });
    const oneLarge = fastest(() => render(large));
    console.log(`${name}: ${render(large).length} characters in ${Math.round(oneLarge)} ms`);
    // As many accounts in all: quadratic work would take eight times as long.
    expect(oneLarge / eightSmall, name).toBeLessThan(4);
  }
});

/** Milliseconds of the processor: others may be busy on the same machine. */
function fastest(work: () => unknown): number {
  const times = Array.from({ length: 3 }, () => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}
