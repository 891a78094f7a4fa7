import { type AccountName, accountKey, isParentName } from "../../expectations/account-name";
import { enforcementLevels } from "../../expectations/assertion";
import { isDay } from "../../expectations/day";
import type { VerdictKind } from "../../expectations/verdict";
import { show } from "../../text/show";
import { JsonCursor } from "../../validation/json-cursor";
import { ValidationError } from "../../validation/validation-error";
import { flag, nonEmptyText, oneOf, text, typeOf, wholeNumber } from "../../validation/value-type";
import { readJsonOf } from "../files/read-file";
import type { Io } from "../io";
import type { Audit, AuditedAccount, AuditedParent, AuditedStaleWaiver, AuditedWaiver } from "../report/audit-report";
import { UsageError } from "../usage-error";

/**
 * An audit that was written as JSON before.
 *
 * @param option what names the file on the command line
 * @throws UsageError
 */
export function readAudit(option: string, file: string, io: Io): Audit {
  const value = readJsonOf(option, file, io);
  try {
    return parseAudit(new JsonCursor(value));
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const remedy = "Give a file that audit wrote with --output <name>.json or --format json.";
    throw new UsageError(`${option} ${show(file)} is not an audit: ${error.message} ${remedy}`);
  }
}

function parseAudit(audit: JsonCursor): Audit {
  const version = audit.get("version").as(versionOne);
  const tool = audit.get("tool");
  const source = parseSource(audit.get("source"));
  return {
    version,
    tool: { name: tool.get("name").as(text), version: tool.get("version").as(text) },
    startedAt: instantOf(audit.get("startedAt")),
    finishedAt: instantOf(audit.get("finishedAt")),
    today: audit.get("today").as(day),
    complete: audit.get("complete").as(flag),
    ...audit.optional("incompleteBecause", textOf),
    source,
    accounts: parseAccounts(audit.get("accounts").items(), source),
    staleWaivers: audit.get("staleWaivers").items().map(parseStaleWaiver),
  };
}

function parseSource(source: JsonCursor): Audit["source"] {
  return {
    baseUrl: source.get("baseUrl").as(text),
    region: source.get("region").as(text),
    ...source.optional("apiKeyFingerprint", (each) => each.as(fingerprint)),
    ...source.optional("parentUsername", textOf),
    ...source.optional("parents", (parents) => parents.items().map(parseParent)),
    accounts: source.get("accounts").as(oneOf(["subusers", "customer"])),
    ...source.optional("subusers", textsOf),
    ...source.optional("include", textsOf),
    ...source.optional("exclude", textsOf),
    ...source.optional("expectations", textOf),
  };
}

function parseParent(parent: JsonCursor): AuditedParent {
  return {
    name: parent.get("name").as(parentName),
    apiKeyEnv: parent.get("apiKeyEnv").as(text),
    apiKeyFingerprint: parent.get("apiKeyFingerprint").as(fingerprint),
    ...parent.optional("parentUsername", textOf),
  };
}

const verdicts: readonly VerdictKind[] = ["met", "violated", "waived", "expired-waiver", "unreadable", "unspecified"];

/** Two entries of one account would contradict each other, and the last would win unseen. */
function parseAccounts(items: readonly JsonCursor[], { parents }: Audit["source"]): readonly AuditedAccount[] {
  const names = new Set<string | undefined>(parents?.map(({ name }) => name) ?? [undefined]);
  const seen = new Map<string, JsonCursor>();
  return items.map((each) => {
    const account = parseAccount(each);
    if (!names.has(account.account.parent)) {
      throw each.get("account").mismatch("the account of one of the parents that the source names");
    }
    const key = accountKey(account.account);
    const first = seen.get(key);
    if (first !== undefined) throw each.get("account").mismatch(`another account than in ${first.path}`);
    seen.set(key, each);
    return account;
  });
}

function parseAccount(each: JsonCursor): AuditedAccount {
  const account: AuditedAccount = {
    account: parseAccountName(each.get("account")),
    ...each.optional("id", (id) => id.as(count)),
    verdict: each.get("verdict").as(oneOf(verdicts)),
    ...each.optional("enabled", flagOf),
    ...each.optional("expected", flagOf),
    ...each.optional("enforcementLevel", (level) => level.as(oneOf(enforcementLevels))),
    ...each.optional("rule", textOf),
    ...each.optional("waiver", parseWaiver),
    ...each.optional("error", parseError),
    ...each.optional("disabled", flagOf),
    ...each.optional("region", textOf),
    ...each.optional("readAt", instantOf),
    ...each.optional("takenOver", flagOf),
    ...each.optional("fromCache", flagOf),
  };
  const isUnreadable = account.verdict === "unreadable";
  const isWaived = account.verdict === "waived" && account.enabled === undefined;
  if (!isWaived && isUnreadable !== (account.enabled === undefined)) {
    throw each
      .get("enabled")
      .mismatch(isUnreadable ? "left out, as for any account that is unreadable" : "true or false");
  }
  return account;
}

function parseAccountName(account: JsonCursor): AccountName {
  const { subuser } = account.optional("subuser", nameOf);
  const { accountId } = account.optional("accountId", nameOf);
  const parent = account.optional("parent", (each) => each.as(parentName));
  if (subuser !== undefined && accountId === undefined) return { ...parent, subuser };
  if (accountId !== undefined && subuser === undefined) return { ...parent, accountId };
  throw account.mismatch("one account, a subuser or an accountId");
}

function parseWaiver(waiver: JsonCursor): AuditedWaiver {
  const { subuser, accountId, parent } = parseAccountName(waiver);
  return {
    ...(parent === undefined ? {} : { parent }),
    ...(subuser === undefined ? {} : { subuser }),
    ...(accountId === undefined ? {} : { accountId }),
    ...waiver.optional("waives", (each) => each.as(oneOf(["violation", "unreadable"]))),
    justification: waiver.get("justification").as(text),
    owner: waiver.get("owner").as(text),
    expires: waiver.get("expires").as(day),
  };
}

function parseError(error: JsonCursor): NonNullable<AuditedAccount["error"]> {
  return {
    code: error.get("code").as(text),
    ...error.optional("status", (status) => status.as(count)),
    message: error.get("message").as(text),
  };
}

function parseStaleWaiver(stale: JsonCursor): AuditedStaleWaiver {
  const reason = stale.get("reason").as(oneOf(["no-such-account", "nothing-to-waive"]));
  return { waiver: parseWaiver(stale.get("waiver")), reason };
}

/** As a report prints it as it is: with nothing before or behind. */
const instant = typeOf("an instant in UTC", (value): value is string => {
  const isWritten = typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(value);
  return isWritten && isDay(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));
});
const day = typeOf("a day such as 2027-03-31", isDay);
const fingerprint = typeOf("16 hex digits", (value): value is string => {
  return typeof value === "string" && /^[0-9a-f]{16}$/.test(value);
});
const parentName = typeOf("the name of a parent account", isParentName);
const versionOne = typeOf("1", (value): value is 1 => value === 1);
const count = wholeNumber(0, Number.MAX_SAFE_INTEGER);

const instantOf = (member: JsonCursor) => member.as(instant);
const nameOf = (member: JsonCursor) => member.as(nonEmptyText);
const textOf = (member: JsonCursor) => member.as(text);
const flagOf = (member: JsonCursor) => member.as(flag);
const textsOf = (member: JsonCursor) => member.items().map(textOf);
