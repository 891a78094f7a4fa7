import { type AccountName, accountKey } from "../../expectations/account-name";
import { enforcementLevels } from "../../expectations/enforcement-level";
import type { StaleWaiver, VerdictKind } from "../../expectations/verdict";
import type { Waiver } from "../../expectations/waiver";
import { show } from "../../text/show";
import { Member, Misfit } from "../files/json-cursor";
import { readJsonOf } from "../files/read-file";
import type { Io } from "../io";
import type { Audit, AuditedAccount } from "../report/audit-report";
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
    return parseAudit(new Member(value));
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    const remedy = "Give a file that audit wrote with --output <name>.json or --format json.";
    throw new UsageError(`${option} ${show(file)} is not an audit: ${error.message}. ${remedy}`);
  }
}

function parseAudit(audit: Member): Audit {
  const version = audit.get("version");
  if (version.value !== 1) throw version.misfit("1");
  const tool = audit.get("tool");
  return {
    version: 1,
    tool: { name: tool.get("name").text(), version: tool.get("version").text() },
    startedAt: instantOf(audit.get("startedAt")),
    finishedAt: instantOf(audit.get("finishedAt")),
    today: audit.get("today").text(),
    complete: audit.get("complete").flag(),
    ...audit.optional("incompleteBecause", textOf),
    source: sourceOf(audit.get("source")),
    accounts: accountsOf(audit.get("accounts").items()),
    staleWaivers: audit.get("staleWaivers").items().map(staleOf),
  };
}

function sourceOf(source: Member): Audit["source"] {
  return {
    baseUrl: source.get("baseUrl").text(),
    region: source.get("region").text(),
    ...source.optional("apiKeyFingerprint", textOf),
    accounts: source.get("accounts").oneOf(["subusers", "customer"]),
    ...source.optional("subusers", textsOf),
    ...source.optional("include", textsOf),
    ...source.optional("exclude", textsOf),
    ...source.optional("expectations", textOf),
  };
}

const verdicts: readonly VerdictKind[] = ["met", "violated", "waived", "expired-waiver", "unreadable", "unspecified"];

/** Two entries of one account would contradict each other, and the last would win unseen. */
function accountsOf(items: readonly Member[]): readonly AuditedAccount[] {
  const seen = new Map<string, Member>();
  return items.map((each) => {
    const account = accountOf(each);
    const key = accountKey(account.account);
    const first = seen.get(key);
    if (first !== undefined) throw each.get("account").misfit(`another account than in ${first.path}`);
    seen.set(key, each);
    return account;
  });
}

function accountOf(each: Member): AuditedAccount {
  const account: AuditedAccount = {
    account: nameOf(each.get("account")),
    ...each.optional("id", (id) => id.count()),
    verdict: each.get("verdict").oneOf(verdicts),
    ...each.optional("enabled", flagOf),
    ...each.optional("expected", flagOf),
    ...each.optional("enforcementLevel", (level) => level.oneOf(enforcementLevels)),
    ...each.optional("rule", textOf),
    ...each.optional("waiver", waiverOf),
    ...each.optional("error", errorOf),
    ...each.optional("disabled", flagOf),
    ...each.optional("region", textOf),
    ...each.optional("readAt", instantOf),
  };
  const isUnreadable = account.verdict === "unreadable";
  if (isUnreadable !== (account.enabled === undefined)) {
    throw each
      .get("enabled")
      .misfit(isUnreadable ? "left out, as for any account that is unreadable" : "true or false");
  }
  return account;
}

function nameOf(account: Member): AccountName {
  const { subuser } = account.optional("subuser", textOf);
  const { accountId } = account.optional("accountId", textOf);
  if (subuser !== undefined && accountId === undefined) return { subuser };
  if (accountId !== undefined && subuser === undefined) return { accountId };
  throw account.misfit("one account, a subuser or an accountId");
}

function waiverOf(waiver: Member): Waiver {
  const { subuser, accountId } = nameOf(waiver);
  return {
    ...(subuser === undefined ? {} : { subuser }),
    ...(accountId === undefined ? {} : { accountId }),
    justification: waiver.get("justification").text(),
    owner: waiver.get("owner").text(),
    expires: waiver.get("expires").text(),
  };
}

function errorOf(error: Member): NonNullable<AuditedAccount["error"]> {
  return {
    code: error.get("code").text(),
    ...error.optional("status", (status) => status.count()),
    message: error.get("message").text(),
  };
}

function staleOf(stale: Member): StaleWaiver {
  const reason = stale.get("reason").oneOf(["no-such-account", "nothing-to-waive"]);
  return { waiver: waiverOf(stale.get("waiver")), reason };
}

function instantOf(member: Member): string {
  const text = member.text();
  if (!/^\d{4}-\d\d-\d\dT.*Z$/.test(text) || Number.isNaN(Date.parse(text))) throw member.misfit("an instant in UTC");
  return text;
}

const textOf = (member: Member) => member.text();
const flagOf = (member: Member) => member.flag();
const textsOf = (member: Member) => member.items().map(textOf);
