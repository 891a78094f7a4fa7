import { marked, type Tokens } from "marked";
import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";
import { expect, test } from "vitest";
import { renderMarkdown } from "./internals/cli";
import {
  auditOf,
  coverageWith,
  fromVisible,
  fullAudit,
  hostileAudit,
  hostileNames,
  interrupted,
  largeAudit,
  oneOfEach,
  waiver,
} from "./report-support";

/** The rows of the last table of a text in GitHub's Markdown. */
function rowsOf(markdown: string): Tokens.TableCell[][] {
  return tablesOf(markdown).at(-1)?.rows ?? [];
}

function tablesOf(markdown: string): Tokens.Table[] {
  return marked.lexer(markdown).filter((token): token is Tokens.Table => token.type === "table");
}

function codeOf(cell: Tokens.TableCell | undefined): string | undefined {
  return cell?.tokens.find(({ type }) => type === "codespan")?.raw.replace(/^(`+)( ?)(.*)\2\1$/s, "$3");
}

test("begins with the tally", () => {
  const [first] = tablesOf(renderMarkdown(fullAudit));
  expect(first?.header.map(({ text }) => text)).toEqual([
    "On",
    "Off",
    "Violated",
    "Waived",
    "Waiver expired",
    "Unreadable",
    "Of",
  ]);
  expect(first?.rows[0]?.map(({ text }) => text)).toEqual(["6", "1", "2", "1", "1", "1", "8"]);
});

test("lists what needs a look, with the days that a waiver has left", () => {
  expect(rowsOf(renderMarkdown(fullAudit)).map((cells) => [cells[0]?.text, codeOf(cells[1])])).toEqual([
    ["violated", "advised"],
    ["violated", "shop"],
    ["waiver expired (expired 1 day ago)", "expired"],
    ["unreadable", "broken"],
    ["waived (89 days left)", "legacy"],
    ["stale waiver", "gone"],
    ["stale waiver", "acme"],
    ["unmatched entry", "news-*"],
  ]);
  expect(renderMarkdown({ ...fullAudit, today: "2027-03-31" })).toContain("waived (last day)");
  expect(renderMarkdown(auditOf(oneOfEach.slice(0, 1)))).toContain("Nothing needs a look.");
});

test("says loudly that an audit is incomplete", () => {
  const markdown = renderMarkdown(auditOf(oneOfEach, interrupted));
  expect(markdown).toContain("> [!CAUTION]\n> **This audit is incomplete: accounts may be missing from it.**");
  expect(marked.parse(markdown)).toContain("interrupted &lt;b&gt;after&lt;/b&gt; 8 accounts");
});

test("stays within a comment's length, and says how many accounts it leaves out", () => {
  const markdown = renderMarkdown(largeAudit());
  expect(markdown.length).toBeLessThanOrEqual(60_000);
  const [, leftOut] = /\*\*(\d+) more need a look and are left out here\.\*\*/.exec(markdown) ?? [];
  expect(rowsOf(markdown).length + Number(leftOut)).toBe(6_250);
  expect(rowsOf(markdown).length).toBeGreaterThan(100);
  expect(renderMarkdown(fullAudit, { maxLength: 1_200 }).length).toBeLessThanOrEqual(1_200);
});

test("stays within a comment's length however long the texts from outside are", () => {
  const long = "|`x".repeat(50_000);
  const account = { account: { subuser: long }, verdict: "violated", enabled: true, rule: long } as const;
  const waived = { ...account, verdict: "waived", waiver: { ...waiver, justification: long, owner: long } } as const;
  const include = Array.from({ length: 2_000 }, (_, index) => `${index}-${long.slice(0, 90)}*`);
  const source = { ...fullAudit.source, baseUrl: long, expectations: long, include };
  const gaps = Array.from({ length: 30 }, () => ({ subuser: long }));
  const coverage = { stacks: [], declared: 30, undeclared: gaps, declaredWithOtherKey: [], declaredButGone: gaps };
  const more = { source, coverage, complete: false, incompleteBecause: long };
  for (const accounts of [[], [account, waived], largeAudit(1_000).accounts]) {
    const markdown = renderMarkdown(auditOf(accounts, more));
    expect(markdown.length).toBeLessThanOrEqual(60_000);
    if (accounts.length > 0) expect(tablesOf(markdown)).toHaveLength(2);
    expect(rowsOf(markdown).length).toBeGreaterThan(0);
  }
});

test("cuts no API key so that the rest of it is not recognized", () => {
  const key = `SG.${"canary-key-".padEnd(22, "7")}.${"nobody-may-ever-see-this-".padEnd(43, "7")}`;
  for (let before = 900; before <= 1_000; before++) {
    const justification = `${"x".repeat(before)} ${key}`;
    const account = { account: { subuser: "acme" }, verdict: "waived", enabled: true, expected: false } as const;
    const markdown = renderMarkdown(auditOf([{ ...account, waiver: { ...waiver, justification } }]));
    expect(markdown).toContain("x".repeat(900));
    expect(markdown).not.toMatch(/canary|SG\./);
  }
});

test("gives every hostile name back from the table that GitHub's Markdown makes of it", () => {
  const names = rowsOf(renderMarkdown(hostileAudit)).map(([, account]) => fromVisible(codeOf(account) ?? ""));
  expect(names).toEqual([...hostileNames, ...hostileNames, ...hostileNames]);
});

test("makes no markup of what comes from outside", () => {
  const html = marked.parse(renderMarkdown(hostileAudit), { async: false });
  const allowed = new Set("h2 table thead tbody tr th td blockquote p strong code #text".split(" "));
  expect(elementsOf(parseFragment(html)).filter((name) => !allowed.has(name))).toEqual([]);
});

function elementsOf(node: DefaultTreeAdapterTypes.ParentNode): string[] {
  return node.childNodes.flatMap((child) => [child.nodeName, ...("childNodes" in child ? elementsOf(child) : [])]);
}

test("names the first twenty accounts in no stack, and says how many more there are", () => {
  const markdown = renderMarkdown(auditOf(oneOfEach, { coverage: coverageWith(23) }));
  expect(markdown.match(/^- undeclared: subuser `forgotten-\d+`$/gm)).toHaveLength(20);
  expect(markdown).toContain("\n- and 3 more\n");
});

test("warns of an incomplete audit also when that does not say why", () => {
  expect(renderMarkdown(auditOf(oneOfEach, { complete: false }))).toMatch(
    /> \*\*This audit is incomplete: accounts may be missing from it\.\*\* *\n\n/,
  );
});
