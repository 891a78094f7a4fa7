import { visible } from "../../text/visible";
import { stringify } from "../report/json";
import { tool } from "../tool";
import { type Check, checks, type Finding } from "./finding";

const marks = { ok: "ok", warning: "WARNING", wrong: "WRONG", "no answer": "NO ANSWER" } as const;

/** A finding as a line: what was checked, what was found, and what to do. */
export function lineOf({ check, status, found, remedy }: Finding): string {
  const action = remedy === undefined ? "" : ` ${visible(remedy)}`;
  return `${marks[status].padEnd(9)}  ${checks[check]}: ${visible(found)}.${action}\n`;
}

/** The line below all others. */
export function conclusionOf(findings: readonly Finding[]): string {
  const result = resultOf(findings);
  if (result === "fine") return "Everything is fine.\n";
  if (result === "fine with warnings") return "Nothing is wrong, but there is a warning.\n";
  const missing = notMade(findings).map((check) => checks[check]);
  const rest = missing.length === 0 ? "" : ` Not checked for now: ${missing.join(", ")}.`;
  return `${result === "wrong" ? "Something is wrong." : "There was no answer."}${rest}\n`;
}

/** All of it for a bug report, without the name of an account and without the key. */
export function jsonOf(findings: readonly Finding[], requests: number, now: number): string {
  return stringify({
    version: 1,
    tool: tool(),
    node: process.versions.node,
    platform: process.platform,
    checkedAt: new Date(now).toISOString(),
    result: resultOf(findings),
    requests,
    checks: findings.map(({ check, status, facts }) => ({ check, status, ...facts })),
    notChecked: notMade(findings),
  });
}

function resultOf(findings: readonly Finding[]): string {
  const found = findings.map(({ status }) => status);
  const worst = (["no answer", "wrong"] as const).find((status) => found.includes(status));
  return worst ?? (found.includes("warning") ? "fine with warnings" : "fine");
}

function notMade(findings: readonly Finding[]): readonly Check[] {
  const made = new Set(findings.map(({ check }) => check));
  return (Object.keys(checks) as Check[]).filter((check) => !made.has(check));
}
