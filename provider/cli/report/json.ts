import { tally } from "../../expectations/verdict";
import { escapeCharacter } from "../../text/visible";
import type { Audit } from "./audit-report";

/** `$id` of audit.schema.json. */
const auditSchema = "urn:pulumi-sendgrid-open-tracking:audit:1";

/** The audit itself, with its tally, for programs. */
export function renderJson(audit: Audit): string {
  return stringify({ $schema: auditSchema, tally: tally(audit.accounts), ...audit });
}

/** Characters that JSON allows as they are, and that make a file look other than it is; line feeds are layout. */
const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

/** JSON of the same value as JSON.stringify's, in which a reader sees every character. */
export function stringify(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2).replace(unseen, escapeCharacter)}\n`;
}
