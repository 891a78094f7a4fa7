import { createHash } from "node:crypto";
import { accountNamed, type Named, nameOf } from "../../../expectations/account-name";
import type { StaleWaiver } from "../../../expectations/stale-waivers";
import type { UnmatchedEntry } from "../../../expectations/unmatched-entry";
import { tally } from "../../../expectations/verdict";
import { escapeCharacter, visible } from "../../../text/visible";
import type { Audit, AuditedAccount } from "../audit-report";
import { incompleteWarning, meaningOfOff, tallySentence } from "../audit-summary";
import { stringify } from "../json";
import {
  kindOf,
  meantBy,
  parentSuffix,
  reasonOf,
  reasonOfStale,
  stateOf,
  whyPatternUnmatched,
  whyUnmatched,
  worthALook,
} from "../wording";
import type { EntryLines } from "./entry-lines";
import { reportingDescriptors, type SarifRule, sarifRules } from "./sarif-rules";

/** GitHub refuses a run with more results. */
const maxResults = 25_000;

/**
 * The audit as SARIF 2.1.0, for code scanning: a result for all that needs a look, the
 * gravest first. What is waived is a suppressed result.
 */
export function renderSarif(audit: Audit, { lines }: { readonly lines?: EntryLines | undefined } = {}): string {
  const found = [
    ...worthALook(audit).map((each) => located(resultOfAccount(each), lineOf(each, lines))),
    ...audit.staleWaivers.map((each) => located(resultOfStaleWaiver(each), lines?.ofWaiver(each.waiver))),
    ...(audit.unmatchedEntries ?? []).map((each) => {
      return located(resultOfUnmatched(each), lines?.ofEntry(each.section, each.entry, each.parent));
    }),
    ...(audit.unmatchedPatterns ?? []).map((unmatched) => {
      const account = accountNamed(unmatched.pattern, audit.source.accounts);
      const text = `${describe(account)}: ${whyPatternUnmatched(unmatched)}`;
      const result = resultOf(sarifRules.pattern, account, text);
      return located({ ...result, level: sarifRules.pattern.level, properties: unmatched }, undefined);
    }),
  ];
  const artifactLocation = artifactOf(audit);
  const results = found.slice(0, maxResults).map(({ result, startLine }) => ({
    ...result,
    locations: [{ physicalLocation: { artifactLocation, region: { startLine } } }],
  }));
  const { complete, incompleteBecause, source, today } = audit;
  return stringify({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        properties: { tally: tally(audit.accounts), complete, incompleteBecause, source, today },
        tool: { driver: { ...audit.tool, rules: reportingDescriptors() } },
        invocations: [
          {
            executionSuccessful: complete,
            startTimeUtc: audit.startedAt,
            endTimeUtc: audit.finishedAt,
            toolExecutionNotifications: notifications(audit, found.length - results.length),
          },
        ],
        results,
      },
    ],
  });
}

function notifications(audit: Audit, leftOut: number): readonly object[] {
  const warning = incompleteWarning(audit);
  return [
    { level: "note", message: { text: `${tallySentence(audit)}. ${meaningOfOff}` } },
    ...(warning === undefined ? [] : [{ level: "error", message: { text: messageText(warning) } }]),
    ...(leftOut === 0 ? [] : [{ level: "warning", message: { text: `${leftOut} more results are left out.` } }]),
  ];
}

function resultOfAccount(account: AuditedAccount): object {
  const { verdict, enabled, expected, enforcementLevel, waiver } = account;
  const rule = verdict === "unreadable" || verdict === "expired-waiver" ? sarifRules[verdict] : sarifRules.violated;
  const isAdvisory = rule !== sarifRules.unreadable && enforcementLevel === "advisory";
  const level = verdict === "waived" ? "note" : isAdvisory ? "warning" : rule.level;
  const state = enabled === undefined ? "cannot be read" : `is ${stateOf(account)} by default`;
  return {
    ...resultOf(rule, account.account, `Open tracking of ${describe(account.account)} ${state}. ${reasonOf(account)}`),
    level,
    ...(verdict === "waived" ? { suppressions: [suppressionOf(account)] } : {}),
    properties: { account: account.account, verdict, enabled, expected, enforcementLevel, waiver },
  };
}

/** A waiver is kept in the expectations, outside of the code that a result points to. */
function suppressionOf({ waiver }: AuditedAccount): object {
  const why =
    waiver === undefined
      ? {}
      : { justification: visible(`${waiver.justification} (${waiver.owner}, until ${waiver.expires})`) };
  return { kind: "external", status: "accepted", ...why };
}

function resultOfStaleWaiver(stale: StaleWaiver): object {
  const text = `The waiver of ${describe(stale.waiver)} changes nothing. ${reasonOfStale(stale)}`;
  return { ...resultOf(sarifRules.stale, stale.waiver, text), level: sarifRules.stale.level, properties: { ...stale } };
}

function resultOfUnmatched(entry: UnmatchedEntry): object {
  const account = meantBy(entry);
  const text = `${describe(account)}: ${whyUnmatched(entry)}`;
  return {
    ...resultOf(sarifRules.unmatched, account, text),
    level: sarifRules.unmatched.level,
    properties: { ...entry },
  };
}

function resultOf(rule: SarifRule, account: Named, text: string): object {
  return {
    ruleId: rule.id,
    message: { text: messageText(text) },
    // Without it, GitHub takes all results on one line of one file for one.
    partialFingerprints: { primaryLocationLineHash: `${fingerprint(rule.id, account)}:1` },
  };
}

/** Stays the same while the account and the rule do: a waiver closes an alert, and does not open another. */
function fingerprint(rule: string, account: Named): string {
  return createHash("sha256")
    .update(
      JSON.stringify([
        rule,
        kindOf(account),
        nameOf(account),
        ...(account.parent === undefined ? [] : [account.parent]),
      ]),
    )
    .digest("hex")
    .slice(0, 32);
}

function describe(account: Named): string {
  return `${kindOf(account)} "${nameOf(account)}"${parentSuffix(account)}`;
}

/** In a SARIF message braces are placeholders and brackets are links. */
function messageText(text: string): string {
  return visible(text).replace(/[{}[\]]/g, escapeCharacter);
}

/** A result, and the line of the expectations that it is about; the first where that is not known. */
function located(result: object, line: number | undefined) {
  return { result, startLine: line ?? 1 };
}

/** The waiver, if there is one: whoever looks at an account that is waived wants to see why. */
function lineOf({ account, rule, waiver }: AuditedAccount, lines: EntryLines | undefined): number | undefined {
  if (waiver !== undefined) return lines?.ofWaiver(account);
  return rule === undefined ? undefined : lines?.ofRule(account, rule);
}

/** The expectations are where a finding is mended; GitHub wants some file of the repository. */
function artifactOf({ source: { expectations } }: Audit): object {
  const uri = expectations === undefined ? "" : relativeUri(expectations);
  return { uri: uri === "" ? "expectations.json" : uri };
}

/** Of a file outside of the working directory only the name is given: its path means nothing elsewhere. */
function relativeUri(file: string): string {
  const segments = file.split(/[\\/]/);
  const outside = /^([\\/]|[A-Za-z]:)/.test(file) || segments.includes("..");
  const kept = outside ? segments.slice(-1) : segments;
  return kept
    .filter((segment) => segment !== "" && segment !== "." && segment !== "..")
    .map((segment) => encodeURIComponent(visible(segment)))
    .join("/");
}
