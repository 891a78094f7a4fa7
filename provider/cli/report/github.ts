import { type Named, nameOf } from "../../expectations/account-name";
import { visible } from "../../text/visible";
import type { Audit, AuditedAccount } from "./audit-report";
import { incompleteWarning, tallySentence } from "./audit-summary";
import {
  capitalized,
  kindOf,
  parentSuffix,
  type Remark,
  reasonOf,
  remarksOf,
  stateOf,
  verdictLabels,
  worthALook,
} from "./wording";

type Level = "error" | "warning" | "notice";

/**
 * The audit as workflow commands of GitHub Actions: an annotation with the tally, then one for each account that needs
 * a look. GitHub annotates ten of each level in a step; the others stay in its log.
 */
export function renderGithub(audit: Audit): string {
  const warning = incompleteWarning(audit);
  const lines = [
    command("notice", "Open tracking", tallySentence(audit)),
    ...(warning === undefined ? [] : [command("error", "The audit is incomplete", warning)]),
    ...worthALook(audit).map(commandOf),
    ...remarksOf(audit).map(commandOfRemark),
  ];
  return `${lines.join("\n")}\n`;
}

function commandOf(account: AuditedAccount): string {
  const { verdict } = account;
  const title = titleOf(`Open tracking ${verdictLabels[verdict]}`, account.account);
  const state = account.enabled === undefined ? "" : `It is ${stateOf(account)} by default. `;
  return command(levelOf(account), title, `${state}${reasonOf(account)}`);
}

function commandOfRemark({ label, account, why }: Remark): string {
  return command("warning", titleOf(capitalized(label), account), why);
}

function levelOf(account: AuditedAccount): Level {
  const { verdict } = account;
  if (verdict === "waived") return "notice";
  return verdict !== "unreadable" && account.enforcementLevel === "advisory" ? "warning" : "error";
}

function titleOf(what: string, account: Named): string {
  return `${what}: ${kindOf(account)} ${nameOf(account)}${parentSuffix(account)}`;
}

function command(level: Level, title: string, message: string): string {
  return `::${level} title=${escapeProperty(visible(title))}::${escapeData(visible(message))}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
