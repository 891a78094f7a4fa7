import { defaultApiKeyEnv } from "../../config/settings";
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

/** The environment variable that holds the API key of a resource; `undefined` when its state does not tell. */
export function apiKeyEnvOf(resource: JsonCursor): string | undefined {
  const { apiKeyEnv } = resource.get("outputs").optional("apiKeyEnv", textOf);
  if (apiKeyEnv !== undefined) return apiKeyEnv;
  const { provider = "" } = resource.optional("provider", (member) => member.as(text));
  // urn:pulumi:<stack>::<project>::pulumi:providers:<package>::<name>::<id>
  const name = provider.split("::").at(-2) ?? "";
  const isOfPlugin = Object.values<string>(pluginTypeTokens).includes(resource.get("type").as(text));
  return isOfPlugin && !isDefaultProvider(name) ? undefined : defaultApiKeyEnv;
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
