import { tally } from "../../expectations/verdict";
import { escapeLines } from "../../text/visible";
import type { Audit } from "./audit-report";

/** `$id` of audit.schema.json. */
const auditSchema = "urn:pulumi-sendgrid-open-tracking:audit:1";

/** The audit itself, with its tally, for programs. */
export function renderJson(audit: Audit): string {
  return stringify({ $schema: auditSchema, tally: tally(audit.accounts), ...audit });
}

/** JSON of the same value as JSON.stringify's, in which a reader sees every character. */
export function stringify(value: unknown): string {
  return `${escapeLines(JSON.stringify(value, undefined, 2))}\n`;
}
