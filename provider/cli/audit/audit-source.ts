import { accountNameOf } from "../../expectations/account-name";
import { hosts } from "../../sendgrid/options";
import { fingerprintOf } from "../../text/api-key";
import { show } from "../../text/show";
import type { Audit, AuditedParent } from "../report/audit-report";
import type { Selection } from "./account-selection";
import type { ParentAccount } from "./parent-accounts";

type Source = Audit["source"];

/** Where an audit comes from, and which accounts it selected. */
export function sourceOf(parents: readonly ParentAccount[], selection: Selection, expectations?: string): Source {
  const [{ settings, key }] = parents as readonly [ParentAccount];
  const { region = "global", baseUrl = hosts[region] } = settings.client;
  const named = parents.flatMap(({ key, settings }): AuditedParent[] => {
    if (key === undefined) return [];
    return [{ name: key.parent, apiKeyEnv: key.variable, apiKeyFingerprint: fingerprintOf(settings.client.apiKey) }];
  });
  return {
    baseUrl,
    region,
    ...(key === undefined ? { apiKeyFingerprint: fingerprintOf(settings.client.apiKey) } : { parents: named }),
    ...selection,
    ...(expectations === undefined ? {} : { expectations }),
  };
}

/** Why two audits are of different accounts, as the middle of a sentence; `undefined` when they are not. */
export function differenceOf(one: Source, other: Source): string | undefined {
  const property = (["baseUrl", "region", "accounts"] as const).find((each) => one[each] !== other[each]);
  if (property !== undefined) return `its ${property} is ${show(one[property])}, not ${show(other[property])}`;
  const [parents, others] = [parentsOf(one), parentsOf(other)];
  return parents === others ? undefined : `it has ${parents}, not ${others}`;
}

function parentsOf({ parents }: Source): string {
  if (parents === undefined) return "no named parent account";
  return `the parent ${parents.length === 1 ? "account" : "accounts"} ${parents.map(({ name }) => name).join(", ")}`;
}

/** Splits an audit into one for each parent account, in the order of the source, without the parents' names. */
export function auditsByParent(audit: Audit): readonly Audit[] {
  const { parents, ...source } = audit.source;
  if (parents === undefined) return [audit];
  return parents.map(({ name, apiKeyFingerprint, parentUsername }) => ({
    ...audit,
    source: { ...source, apiKeyFingerprint, ...(parentUsername === undefined ? {} : { parentUsername }) },
    accounts: audit.accounts
      .filter(({ account }) => account.parent === name)
      .map(({ account: { parent: _, ...account }, ...each }) => ({ ...each, account: accountNameOf(account) })),
  }));
}

/** Whether two audits asked for the same accounts of a list. The order in which they are named is no difference. */
export function hasSameScope(one: Source, other: Source): boolean {
  const scopeOf = ({ subusers, include, exclude }: Source) =>
    JSON.stringify([subusers, include, exclude].map((names) => names && [...names].sort()));
  return scopeOf(one) === scopeOf(other);
}
