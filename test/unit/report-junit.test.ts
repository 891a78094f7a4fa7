import { XmlDocument, type XmlElement } from "libxml2-wasm";
import { expect, test } from "vitest";
import { type Audit, renderJunit } from "./internals/cli";
import { auditOf, fromVisible, fullAudit, hostileAudit, hostileNames, interrupted, oneOfEach } from "./report-support";
import { checkJunit } from "./report-validity";

function parsed(audit: Audit): XmlDocument {
  return XmlDocument.fromString(renderJunit(audit));
}

function attributes(document: XmlDocument, path: string): string[] {
  return document.find(path).map((attribute) => attribute.content);
}

test("is valid by the schema of Jenkins, whatever the names are", () => {
  for (const audit of [fullAudit, hostileAudit, auditOf([]), auditOf(oneOfEach, interrupted)]) {
    checkJunit(renderJunit(audit));
  }
  expect(() => checkJunit("<testsuites><testcase/></testsuites>")).toThrow();
});

test("begins with the tally", () => {
  const document = parsed(fullAudit);
  expect(attributes(document, "//property[1]/@value")[0]).toContain("6 on, 1 off, 2 violated");
  const suite = document.get("//testsuite") as XmlElement;
  const counts = ["tests", "failures", "errors", "skipped"].map((name) => suite.attr(name)?.content);
  expect(counts).toEqual(["12", "2", "1", "5"]);
});

test("counts what is in it", () => {
  const advisory = auditOf(oneOfEach.map((account) => ({ ...account, enforcementLevel: "advisory" })));
  for (const audit of [advisory, fullAudit, hostileAudit, auditOf(oneOfEach, interrupted)]) {
    const document = parsed(audit);
    const written = ["tests", "failures", "errors", "skipped"].map((name) =>
      Number(attributes(document, `//testsuite/@${name}`)[0]),
    );
    const found = ["testcase", "failure", "error", "skipped"].map((name) => document.find(`//${name}`).length);
    expect(written).toEqual(found);
  }
});

test("fails violations and expired waivers, errs on the unreadable, and skips what is advisory, waived, stale or unmatched", () => {
  const document = parsed(fullAudit);
  const names = (result: string) => attributes(document, `//testcase[${result}]/@name`);
  expect(names("failure")).toEqual(["expired", "shop"]);
  expect(names("error")).toEqual(["broken"]);
  expect(names("skipped")).toEqual(["advised", "legacy", "gone", "acme", "news-*"]);
  expect(names("not(*)")).toEqual(["is complete", "acme", "free", "ignored"]);
  for (const shown of ["@message", "text()"]) {
    expect(attributes(document, `//error/${shown}`)).toEqual(["SendGrid answered 403 (access forbidden)."]);
    expect(attributes(document, `//failure/${shown}`)[1]).toBe("Expected off (mandatory) by the rule default");
  }
  expect(attributes(document, "//skipped/text()")[0]).toBe("violated: Expected off (advisory) by the rule default");
});

test("errs on an audit that is incomplete", () => {
  const document = parsed(auditOf([], interrupted));
  expect(attributes(document, "//testcase[error]/@name")).toEqual(["is complete"]);
  expect(attributes(document, "//error/@message")[0]).toContain("interrupted <b>after</b> 8 accounts");
});

test("gives every hostile name back, and holds no character that XML forbids", () => {
  const names = attributes(parsed(hostileAudit), "//testcase[failure]/@name");
  expect(names.map(fromVisible)).toEqual(hostileNames);
  const nul = auditOf([{ account: { subuser: "\u0000" }, verdict: "met" }]);
  expect(renderJunit(nul)).toContain('name="\\u0000"');
});
