import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parse as parseCsv } from "csv-parse/sync";
import { marked, type Tokens } from "marked";
import { type DefaultTreeAdapterTypes, parse as parseHtml } from "parse5";
import { expect, test } from "vitest";
import { ended, newFile, newFolder, simulated, start } from "./audit-support";
import { checkJunit, problemsOfAudit, problemsOfHtml, problemsOfSarif } from "./report-validity";

const accounts = 10_000;

/** The first of every fifty subusers; the others are as expected. */
const kinds = ["violated", "violated", "violated", "advised", "waived", "expired", "unreadable"] as const;
const ofEach = accounts / 50;
const needALook = kinds.length * ofEach;

const names = Array.from({ length: accounts }, (_, index) => `${kinds[index % 50] ?? "met"}-${index}`);

function settingOf(name: string) {
  if (name.startsWith("unreadable")) return { enabled: true, failure: { status: 403 } };
  return !name.startsWith("met");
}

const expectations = {
  default: { expected: false },
  subusers: { "advised-*": { expected: false, enforcementLevel: "advisory" } },
  waivers: names
    .filter((name) => /^(waived|expired)/.test(name))
    .map((subuser) => {
      const expires = subuser.startsWith("waived") ? "2027-03-31" : "2026-12-31";
      return { subuser, justification: "consent collected", owner: "privacy@acme.test", expires };
    }),
};

/** Whether a report is valid and has everybody in it, by its ending. */
const checks: Readonly<Record<string, (report: string) => void | Promise<void>>> = {
  txt: (table) => {
    const verdict = /^(violated|waived|waiver expired|unreadable) {2,}subuser/gm;
    expect(table.match(verdict)).toHaveLength(needALook);
  },
  json: (json) => {
    const audit = JSON.parse(json);
    expect(problemsOfAudit(audit)).toEqual([]);
    expect(audit.accounts).toHaveLength(accounts);
    const counts = { violated: 4 * ofEach, waived: ofEach, expired: ofEach, unreadable: ofEach };
    expect(audit.tally).toMatchObject({ accounts, ...counts, met: accounts - needALook });
  },
  xml: (junit) => expect(checkJunit(junit).find("//testcase")).toHaveLength(accounts + 1),
  sarif: (text) => {
    const sarif = JSON.parse(text);
    expect(problemsOfSarif(sarif)).toEqual([]);
    expect(sarif.runs[0].results).toHaveLength(needALook);
    // What GitHub refuses: more results, or a larger file.
    expect(sarif.runs[0].results.length).toBeLessThanOrEqual(25_000);
    expect(gzipSync(text).length).toBeLessThanOrEqual(10_000_000);
  },
  md: (markdown) => {
    expect(markdown.length).toBeLessThanOrEqual(65_536);
    const tables = marked.lexer(markdown).filter((token): token is Tokens.Table => token.type === "table");
    const [, leftOut] = /\*\*(\d+) more need a look/.exec(markdown) ?? [];
    expect((tables[1]?.rows.length ?? 0) + Number(leftOut)).toBe(needALook);
  },
  csv: (csv) => {
    const records = parseCsv(csv, { columns: true, record_delimiter: "\r\n" }) as { record: string; name: string }[];
    const found = records.filter(({ record }) => record === "account").map(({ name }) => name);
    expect(found.sort()).toEqual([...names].sort());
  },
  html: async (html) => {
    expect(rowsOf(parseHtml(html), "accounts")).toBe(accounts);
    expect(await problemsOfHtml(process.env.WHOLE_HTML === undefined ? withFewerRows(html) : html)).toEqual([]);
  },
  annotations: (lines) => {
    const found = lines.match(/^::(error|warning|notice) title=[^:]*::.+$/gm);
    expect(found).toHaveLength(needALook + 1);
    expect(lines.trimEnd().split("\n")).toEqual(found);
  },
};

/** Two hundred rows of each table: the validator takes minutes for ten thousand. */
function withFewerRows(html: string): string {
  const few = html.replace(/(<tbody>\n(?:<tr>.*\n){1,200})(?:<tr>.*\n)*/g, "$1");
  expect(few.length).toBeLessThan(html.length / 5);
  return few;
}

/** How many rows the body of a table has. */
function rowsOf(node: DefaultTreeAdapterTypes.Node, table: string): number {
  if (!("childNodes" in node)) return 0;
  const isTable = "tagName" in node && node.attrs.some(({ name, value }) => name === "class" && value === table);
  const body = isTable ? node.childNodes.find(({ nodeName }) => nodeName === "tbody") : undefined;
  if (body === undefined) return node.childNodes.reduce((sum, child) => sum + rowsOf(child, table), 0);
  return "childNodes" in body ? body.childNodes.filter(({ nodeName }) => nodeName === "tr").length : 0;
}

test("reads ten thousand subusers in at most 150 MB, and writes them into every report so that it is valid", async () => {
  const { env } = await simulated({
    subusers: Object.fromEntries(names.map((name) => [name, settingOf(name)])),
    recordRequests: false,
  });
  const folder = newFolder();
  const peak = join(folder, "peak");
  const hook = newFile(
    "hook.cjs",
    `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));`,
  );
  const fileOf = (ending: string) => join(folder, `audit.${ending}`);
  const outputs = Object.keys(checks).filter((each) => each !== "annotations");
  const args = ["audit", "--expectations", newFile("e.json", expectations), "--today", "2027-01-01"];
  const reports = [...outputs.flatMap((each) => ["--output", fileOf(each)]), "--format", "github"];
  const startedAt = performance.now();
  const { code, stdout } = await ended(start([...args, ...reports], { ...env, NODE_OPTIONS: `--require ${hook}` }));
  const seconds = (performance.now() - startedAt) / 1000;
  expect(code).toBe(3);
  const megabytes = Number(readFileSync(peak, "utf8")) / 1024;
  console.log(`${accounts} subusers in ${seconds.toFixed(1)} s, at most ${megabytes.toFixed(0)} MB of memory`);
  expect(megabytes).toBeLessThanOrEqual(150);
  for (const [name, check] of Object.entries(checks)) {
    const report = name === "annotations" ? stdout : readFileSync(fileOf(name), "utf8");
    const checkedFrom = performance.now();
    await check(report);
    const took = ((performance.now() - checkedFrom) / 1000).toFixed(1);
    console.log(`${name}: ${(Buffer.byteLength(report) / 1e6).toFixed(2)} MB, valid; checked in ${took} s`);
  }
}, 900_000);
