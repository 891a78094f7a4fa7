import { type Named, nameOf } from "../../expectations/account-name";
import { isWarning, type Tally, tally } from "../../expectations/verdict";
import type { Audit, AuditedAccount } from "./audit-report";
import { incompleteWarning, meaningOfOff, tallySentence } from "./audit-summary";
import { markup } from "./escape-markup";
import { kindOf, parentSuffix, type Remark, reasonOf, remarksOf, verdictLabels } from "./wording";

/**
 * The audit as JUnit XML, for systems that show test results: a test case for each account. What violates what
 * is mandatory is a failure, what could not be read an error, and what is advisory or waived is skipped: Jenkins and
 * GitLab show why. GitLab shows only what is within an element, and Jenkins' schema has no attributes of "skipped".
 */
export function renderJunit(audit: Audit): string {
  const cases = [
    completeness(audit),
    ...audit.accounts.map((account) => testCase(account.account, resultOf(account))),
    ...remarksOf(audit).map(caseOfRemark),
  ];
  const counts = countsOf(audit, tally(audit.accounts), cases.length);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Open tracking" ${counts}>`,
    `  <testsuite name="Open tracking" ${counts} ${skippedOf(audit)} timestamp="${markup(audit.startedAt)}">`,
    "    <properties>",
    ...properties(audit).map(([name, value]) => `      <property name="${name}" value="${markup(value)}"/>`),
    "    </properties>",
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function properties(audit: Audit): readonly (readonly [string, string])[] {
  const { source, tool } = audit;
  return [
    ["tally", tallySentence(audit)],
    ["complete", String(audit.complete)],
    ["meaning", meaningOfOff],
    ["today", audit.today],
    ["source", source.baseUrl],
    ["region", source.region],
    ...(source.parents ?? []).map(({ name, parentUsername = "" }) => [`parent.${name}`, parentUsername] as const),
    ...(source.expectations === undefined ? [] : [["expectations", source.expectations] as const]),
    ["tool", `${tool.name} ${tool.version}`],
  ];
}

function countsOf({ accounts, complete }: Audit, { violated, expired }: Tally, tests: number): string {
  const unreadable = accounts.filter(({ verdict }) => verdict === "unreadable").length;
  const failures = violated + expired - accounts.filter(isWarning).length;
  return `tests="${tests}" failures="${failures}" errors="${unreadable + (complete ? 0 : 1)}"`;
}

function skippedOf(audit: Audit): string {
  const excused = tally(audit.accounts).waived + audit.accounts.filter(isWarning).length;
  return `skipped="${excused + remarksOf(audit).length}"`;
}

/** There in every report, so that an incomplete audit breaks a test that was green before. */
function completeness(audit: Audit): string {
  const warning = incompleteWarning(audit);
  return element("audit", "is complete", warning === undefined ? "" : problem("error", "incomplete", warning));
}

function resultOf(account: AuditedAccount): string {
  const { verdict } = account;
  const why = reasonOf(account);
  switch (verdict) {
    case "violated":
    case "expired-waiver":
      return isWarning(account)
        ? skipped(`${verdictLabels[verdict]}: ${why}`)
        : problem("failure", verdictLabels[verdict], why);
    case "unreadable":
      return problem("error", account.error?.code ?? "unreadable", why);
    case "waived":
      return skipped(why);
    default:
      return "";
  }
}

/** Skipped rather than failed: it could go, but no account is other than expected. */
function caseOfRemark({ label, account, why }: Remark): string {
  return testCase(account, skipped(why), `${label} of `);
}

function problem(kind: "failure" | "error", type: string, why: string): string {
  return `<${kind} type="${markup(type)}" message="${markup(why)}">${markup(why)}</${kind}>`;
}

function skipped(why: string): string {
  return `<skipped>${markup(why)}</skipped>`;
}

function testCase(account: Named, result: string, prefix = ""): string {
  return element(`${prefix}${kindOf(account)}${parentSuffix(account)}`, markup(nameOf(account)), result);
}

function element(className: string, name: string, result: string): string {
  const attributes = `classname="${className}" name="${name}"`;
  return result === "" ? `    <testcase ${attributes}/>` : `    <testcase ${attributes}>${result}</testcase>`;
}
