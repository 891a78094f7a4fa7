import { createHash } from "node:crypto";
import { type DefaultTreeAdapterTypes, parse } from "parse5";
import { expect, test } from "vitest";
import { simulated } from "./audit-support";
import { type Audit, type AuditedAccount, renderHtml } from "./internals/cli";
import { auditOf, fromVisible, fullAudit, hostileAudit, hostileNames, interrupted, oneOfEach } from "./report-support";
import { problemsOfHtml } from "./report-validity";

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

function elementsOf(node: Node): Element[] {
  const children = "childNodes" in node ? node.childNodes : [];
  return [...("tagName" in node ? [node] : []), ...children.flatMap(elementsOf)];
}

function textOf(node: Node): string {
  if (node.nodeName === "#text") return (node as DefaultTreeAdapterTypes.TextNode).value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

function attribute(element: Element | undefined, name: string): string | undefined {
  return element?.attrs.find((each) => each.name === name)?.value;
}

function pageOf(audit: Audit): Element[] {
  return elementsOf(parse(renderHtml(audit)));
}

function byTag(elements: readonly Element[], tag: string): Element[] {
  return elements.filter(({ tagName }) => tagName === tag);
}

/** The cells of each row of a table. */
function rowsOf(audit: Audit, table: string): string[][] {
  const found = byTag(pageOf(audit), "table").find((each) => attribute(each, "class") === table);
  const rows = found === undefined ? [] : byTag(elementsOf(found), "tr").slice(1);
  return rows.map((row) =>
    elementsOf(row)
      .filter(({ tagName }) => /^t[hd]$/.test(tagName))
      .map(textOf),
  );
}

test("is valid HTML, whatever the names are", async () => {
  for (const audit of [fullAudit, hostileAudit, auditOf([]), auditOf(oneOfEach, interrupted)]) {
    expect(await problemsOfHtml(renderHtml(audit))).toEqual([]);
  }
});

test("shows the tally before everything else", () => {
  const tiles = pageOf(fullAudit).filter((element) => attribute(element, "class")?.startsWith("tile "));
  expect(tiles.map(textOf)).toEqual([
    "2 violated",
    "1 waiver expired",
    "1 unreadable",
    "1 waived",
    "1 as expected",
    "2 nothing expected",
  ]);
  const [chart] = byTag(pageOf(fullAudit), "svg");
  expect(attribute(chart, "aria-label")).toBe("Of 8 accounts, 6 on, 1 off, 1 not known");
});

test("says at its top whether the audit passed, and when", () => {
  const top = (audit: Audit) => {
    return textOf(pageOf(audit).find((each) => attribute(each, "class")?.startsWith("outcome")) as Node);
  };
  const [met, violated] = oneOfEach.map((account) => ({ ...account }));
  const readable = oneOfEach.filter(({ verdict }) => verdict !== "unreadable");
  expect(top(auditOf(met === undefined ? [] : [met]))).toBe("Passed, 2027-01-01 00:00:09 UTC");
  expect(top(auditOf(readable))).toBe("Failed, 2027-01-01 00:00:09 UTC");
  expect(top(auditOf(oneOfEach))).toBe("Incomplete, 2027-01-01 00:00:09 UTC");
  expect(top(auditOf(violated === undefined ? [] : [violated], interrupted))).toMatch(/^Incomplete, /);
});

test("says loudly that an audit is incomplete", () => {
  const banner = (audit: Audit) => pageOf(audit).find((element) => attribute(element, "id") === "incomplete");
  expect(textOf(banner(auditOf(oneOfEach, interrupted)) as Node)).toContain(
    "It was interrupted <b>after</b> 8 accounts.",
  );
  expect(banner(fullAudit)).toBeUndefined();
});

test("never says that no pixel is sent", () => {
  expect(renderHtml(fullAudit)).toContain("a single message can still switch open tracking on or off for itself");
});

test("lists every account without its script, the gravest first", () => {
  const names = rowsOf(fullAudit, "accounts").map(([name]) => name);
  expect(names).toEqual(["advised", "shop", "expired", "broken", "legacy", "free", "ignored", "acme"]);
  expect(rowsOf(fullAudit, "accounts")[1]).toEqual(["shop", "violated", "on", "off", "default", "–", "disabled"]);
});

test("marks what is advisory, an expired waiver too", () => {
  const advisory = auditOf(oneOfEach.map((account) => ({ ...account, enforcementLevel: "advisory" })));
  const verdicts = rowsOf(advisory, "violations").map(([, verdict]) => verdict);
  expect(verdicts).toEqual(["violated (advisory)", "violated (advisory)", "waiver expired (advisory)"]);
});

test("lists waivers with their owner and the days that are left, the next to expire first", () => {
  expect(rowsOf(fullAudit, "waivers")).toEqual([
    ["expired", "on", "privacy@acme.test", "consent collected, DPO-112", "2026-12-31", "expired 1 day ago"],
    ["legacy", "on", "privacy@acme.test", "consent collected, DPO-112", "2027-03-31", "89 days left"],
  ]);
  expect(rowsOf(fullAudit, "stale").map(([name, why]) => [name, why])).toEqual([
    ["gone", "This API key lists no such account."],
    ["acme", "The account violates no expectation."],
  ]);
  expect(rowsOf(fullAudit, "unmatched")).toEqual([
    ["news-*", "This entry matches no account that this API key can list."],
  ]);
});

test("lists accounts that could not be read, and why", () => {
  expect(rowsOf(fullAudit, "unreadable")).toEqual([
    ["broken", "403", "forbidden", "SendGrid answered 403 (access forbidden)."],
  ]);
});

test("gives every hostile name back", () => {
  const names = (table: string) => rowsOf(hostileAudit, table).map(([name = ""]) => name);
  expect(names("accounts").map(fromVisible)).toEqual(hostileNames);
  const customer = / customer account$/;
  expect(names("stale").map((name) => fromVisible(name.replace(customer, "")))).toEqual(hostileNames);
  expect(names("unmatched").map((name) => fromVisible(name.replace(customer, "")))).toEqual(hostileNames);
});

test("makes no element of what comes from outside", () => {
  const tags = (audit: Audit) => new Set(pageOf(audit).map(({ tagName }) => tagName));
  expect([...tags(hostileAudit)].filter((tag) => !tags(auditOf(oneOfEach, interrupted)).has(tag))).toEqual([]);
  expect(byTag(pageOf(hostileAudit), "script")).toHaveLength(1);
});

test("makes no element of the message of an account that could not be read", async () => {
  const message = "<script>alert(1)</script>";
  const { run } = await simulated({ subusers: { acme: { enabled: true, failure: { status: 403, message } } } });
  const { stdout } = await run("audit", "--format", "html");
  const elements = elementsOf(parse(stdout));
  expect(byTag(elements, "script")).toHaveLength(1);
  expect(byTag(elements, "td").map(textOf)).toContainEqual(
    expect.stringContaining(`SendGrid answered 403 (${message})`),
  );
});

test("lets nothing run or load but its own style and script", () => {
  const elements = pageOf(hostileAudit);
  const policy = byTag(elements, "meta").find((meta) => attribute(meta, "http-equiv") === "Content-Security-Policy");
  const hashOf = (tag: string) => {
    const content = byTag(elements, tag).map(textOf).join("");
    return `${tag}-src 'sha256-${createHash("sha256").update(content).digest("base64")}'`;
  };
  expect(attribute(policy, "content")).toBe(
    `default-src 'none'; ${hashOf("style")}; ${hashOf("script")}; base-uri 'none'; form-action 'none'`,
  );
  for (const element of elements) {
    for (const { name } of element.attrs) expect(name).not.toMatch(/^(on|style$|src$|href$|action$)/);
  }
});

test("tells a screen reader what a table is, and how a column is sorted", () => {
  const elements = pageOf(fullAudit);
  for (const table of byTag(elements, "table")) {
    const parts = elementsOf(table);
    expect(textOf(byTag(parts, "caption")[0] as Node)).not.toBe("");
    const headings = byTag(parts, "th").filter((heading) => attribute(heading, "scope") === "col");
    const [, firstRow] = byTag(parts, "tr");
    const cells = elementsOf(firstRow as Node).filter(({ tagName }) => /^t[hd]$/.test(tagName));
    expect(headings).toHaveLength(cells.length);
    for (const heading of headings) {
      expect(attribute(heading, "aria-sort")).toBe("none");
      expect(byTag(elementsOf(heading), "button")).toHaveLength(1);
    }
  }
  const status = elements.find((element) => attribute(element, "id") === "found");
  expect(attribute(status, "aria-live")).toBe("polite");
});

test("never rounds one account to none, or all but one to all", () => {
  const shares = (on: number, off: number) => {
    const account = (enabled: boolean, index: number): AuditedAccount => ({
      account: { subuser: `${enabled}-${index}` },
      verdict: "unspecified",
      enabled,
    });
    const each = (count: number, enabled: boolean) =>
      Array.from({ length: count }, (_, index) => account(enabled, index));
    const spans = byTag(pageOf(auditOf([...each(on, true), ...each(off, false)])), "span");
    return spans.filter((span) => attribute(span, "class") === "share").map(textOf);
  };
  expect(shares(1, 999)).toEqual(["under 1 %", "over 99 %", "0 %"]);
  expect(shares(1, 3)).toEqual(["25 %", "75 %", "0 %"]);
});

test("says when it is about customer accounts", () => {
  const audit = auditOf(oneOfEach, { source: { ...fullAudit.source, accounts: "customer" } });
  const facts = (page: Audit) => byTag(pageOf(page), "dd").map(textOf);
  expect(facts(audit)).toContain("customer accounts");
  expect(facts(fullAudit)).not.toContain("customer accounts");
});
