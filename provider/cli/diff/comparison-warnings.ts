import { hasSameScope } from "../audit/audit-source";
import type { Audit } from "../report/audit-report";

/** What the difference between two audits does not tell, as sentences. */
export function warningsOf(before: Audit, after: Audit): readonly string[] {
  const scope = "The audits selected different accounts: those that only one of them selected are not compared.";
  const keys = fingerprintsOf(before);
  const others = fingerprintsOf(after);
  const isOther = keys.length === others.length && keys.some((key, index) => key !== others[index]);
  const otherKeys =
    "The audits were made with different API keys: unless one took the other's place, accounts of one name may be different ones.";
  return [
    ...(isOther ? [otherKeys] : []),
    ...(hasSameScope(before.source, after.source) ? [] : [scope]),
    ...(before.complete ? [] : ["The first audit is incomplete: no account is reported as new."]),
    ...(after.complete ? [] : ["The second audit is incomplete: no account is reported as gone."]),
    ...unreadableIn("first", before),
    ...unreadableIn("second", after),
  ];
}

/** Of each parent account; none where the audit does not say. */
function fingerprintsOf({ source: { parents, apiKeyFingerprint } }: Audit): readonly string[] {
  return (
    parents?.map((parent) => parent.apiKeyFingerprint) ?? (apiKeyFingerprint === undefined ? [] : [apiKeyFingerprint])
  );
}

function unreadableIn(which: string, { accounts }: Audit): readonly string[] {
  const count = accounts.filter(({ verdict }) => verdict === "unreadable").length;
  if (count === 0) return [];
  return [`The ${which} audit could not read ${count} ${count === 1 ? "account" : "accounts"}.`];
}
