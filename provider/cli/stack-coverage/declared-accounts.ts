import { type AccountName, accountNamed } from "../../expectations/account-name";
import { isDefaultProvider, pluginTypeTokens, typeTokens } from "../../pulumi/type-tokens";
import type { JsonCursor } from "../../validation/json-cursor";
import { flag, oneOf, text } from "../../validation/value-type";
import { revealed } from "./pulumi-secret";

/** The accounts that a resource in a state declares. A resource of another type declares none. */
export function declaredBy(resource: JsonCursor): readonly AccountName[] {
  const type = resource.get("type").as(text);
  const read = readers.get(type);
  if (read === undefined || isReplaced(resource)) return [];
  return read(resource.get("outputs"));
}

/** Whether a resource has an API key of its own: an audit with another key does not see its account. */
export function hasOwnKey(resource: JsonCursor): boolean {
  const type = resource.get("type").as(text);
  if (!readers.has(type) || isReplaced(resource)) return false;
  if (resource.get("outputs").get("apiKeyEnv").value !== undefined) return true;
  const { provider = "" } = resource.optional("provider", (member) => member.as(text));
  // urn:pulumi:<stack>::<project>::pulumi:providers:<package>::<name>::<id>
  const name = provider.split("::").at(-2) ?? "";
  return Object.values<string>(pluginTypeTokens).includes(type) && !isDefaultProvider(name);
}

type Reader = (outputs: JsonCursor) => readonly AccountName[];

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [typeTokens.openTracking, declaredByOne],
  [pluginTypeTokens.openTracking, declaredByOne],
  [typeTokens.openTrackingFleet, declaredByFleet],
  [pluginTypeTokens.openTrackingFleet, declaredByFleet],
]);

/** The program declares something else by now, and the next update only clears this away. */
function isReplaced(resource: JsonCursor): boolean {
  return resource.optional("delete", (member) => member.as(flag)).delete === true;
}

function declaredByOne(outputs: JsonCursor): readonly AccountName[] {
  const { subuser } = outputs.optional("subuser", textOf);
  if (subuser !== undefined) return [{ subuser }];
  const { accountId } = outputs.optional("accountId", textOf);
  if (accountId !== undefined) return [{ accountId }];
  // The account that owns the key is on no list, and never among those that are audited.
  if (revealed(outputs.get("self")).value === true) return [];
  throw outputs.mismatch("the account of an OpenTracking");
}

function declaredByFleet(outputs: JsonCursor): readonly AccountName[] {
  // Where the program names subusers, state has those and no accounts.
  const { accounts = "subusers" } = outputs.optional("accounts", kindOf);
  const names = [
    ...revealed(outputs.get("enabled"))
      .members()
      .map(([name]) => name),
    ...revealed(outputs.get("unreadable")).items().map(textOf),
  ];
  return names.map((name) => accountNamed(name, accounts));
}

const textOf = (member: JsonCursor) => revealed(member).as(text);
const kindOf = (member: JsonCursor) => revealed(member).as(oneOf(["subusers", "customer"]));
