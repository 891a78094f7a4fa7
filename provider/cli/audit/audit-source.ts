import { hosts } from "../../sendgrid/options";
import { fingerprintOf } from "../../text/api-key";
import { show } from "../../text/show";
import type { Audit } from "../report/audit-report";
import type { Selection } from "./account-selection";
import type { KeyedOptions } from "./read-accounts";

type Source = Audit["source"];

/** Where an audit comes from, and which accounts it selected. */
export function sourceOf(client: KeyedOptions, selection: Selection, expectations?: string): Source {
  const { region = "global" } = client;
  return {
    baseUrl: client.baseUrl ?? hosts[region],
    region,
    apiKeyFingerprint: fingerprintOf(client.apiKey),
    ...selection,
    ...(expectations === undefined ? {} : { expectations }),
  };
}

/** Why two audits are of different accounts, as the middle of a sentence; `undefined` when they are not. */
export function differenceOf(one: Source, other: Source): string | undefined {
  const property = (["baseUrl", "region", "accounts"] as const).find((each) => one[each] !== other[each]);
  return property && `its ${property} is ${show(one[property])}, not ${show(other[property])}`;
}

/** Whether two audits asked for the same accounts of a list. The order in which they are named is no difference. */
export function hasSameScope(one: Source, other: Source): boolean {
  const scopeOf = ({ subusers, include, exclude }: Source) =>
    JSON.stringify([subusers, include, exclude].map((names) => names && [...names].sort()));
  return scopeOf(one) === scopeOf(other);
}
