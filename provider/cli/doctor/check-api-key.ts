import { nameApiKey, resolveApiKey } from "../../config/resolve-api-key";
import type { Endpoint } from "../../sendgrid/endpoints/endpoint";
import { apiKeyCheck } from "../../sendgrid/http/api-key-guard";
import type { Region } from "../../sendgrid/options";
import { InvalidResponse, isRecord } from "../../sendgrid/response-body";
import { show } from "../../text/show";
import type { Io } from "../io";
import { headersIn } from "./body-shape";
import { type Finding, findingOf, findingOfSetting } from "./finding";
import type { DatedResponse, SingleRequests } from "./single-requests";

/** Whether there is a key that can be sent. */
export function checkApiKey({ environment }: Io): { finding: Finding; key?: { text: string; name: string } } {
  const check = "apiKey";
  try {
    const source = { environment };
    const key = { text: resolveApiKey(source, undefined), name: nameApiKey(source, undefined) };
    return { finding: { check, status: "ok", found: `${key.name} is well formed` }, key };
  } catch (error) {
    return { finding: findingOfSetting(check, error) };
  }
}

/** A key that SendGrid accepts, and what it may do. */
export interface AcceptedKey {
  readonly scopes: readonly string[];
  readonly response: DatedResponse;
}

/** Whether SendGrid accepts the key at all: each key may ask for its scopes. */
export async function checkAcceptance(requests: SingleRequests): Promise<{ finding: Finding; accepted?: AcceptedKey }> {
  const answer = await requests.get(scopesOfKey(requests.settings.region));
  if (answer.failure !== undefined) return { finding: findingOf("acceptance", answer.failure) };
  const { value: scopes, response } = answer;
  const facts = { headers: headersIn(response) };
  return {
    finding: { check: "acceptance", status: "ok", found: "SendGrid accepts it", facts },
    accepted: { scopes, response },
  };
}

function scopesOfKey(region: Region): Endpoint<readonly string[]> {
  return { ...apiKeyCheck(region), parse: parseScopes };
}

function parseScopes(wire: unknown): readonly string[] {
  const scopes = isRecord(wire) ? wire.scopes : undefined;
  if (Array.isArray(scopes) && scopes.every((scope) => typeof scope === "string")) return scopes;
  throw new InvalidResponse(`is ${show(wire)}, not an object with a list of scopes`);
}
