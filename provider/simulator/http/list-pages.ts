import type { ParentAccount } from "../accounts/parent-account";
import type { Account } from "../accounts/simulated-account";
import { json, type SimulatedResponse } from "./responses";

/** One page of `/v3/subusers`: at most `maxRows` rows, whatever `limit` says. */
export function subuserPage({ subusers }: ParentAccount, search: string, maxRows: number): SimulatedResponse {
  const query = new URLSearchParams(search);
  const from = wholeNumber(query.get("offset")) ?? 0;
  const size = Math.min(wholeNumber(query.get("limit")) ?? maxRows, maxRows);
  const prefix = (query.get("username") ?? "").toLowerCase();
  const found =
    prefix === "" ? subusers.all : subusers.all.filter(({ username }) => username.toLowerCase().startsWith(prefix));
  const includeRegion = query.get("include_region") === "true";
  return json(
    200,
    found.slice(from, from + size).map((subuser) => row(subuser, includeRegion)),
  );
}

/** One page of `/v3/partners/accounts`, which begins after the id that `offset` names. */
export function customerAccountPage({ customerAccounts: { all } }: ParentAccount, search: string): SimulatedResponse {
  const query = new URLSearchParams(search);
  const size = Math.min(wholeNumber(query.get("limit")) ?? 10, 100);
  const offset = query.get("offset") ?? "";
  const last = all.findIndex(({ username }) => username === offset);
  const from = last === -1 && offset !== "" ? all.length : last + 1;
  const accounts = all.slice(from, from + size).map(({ username }) => ({ id: username, created_at: createdAt }));
  return json(200, { accounts, pages: { last: all.at(-1)?.username ?? "" } });
}

const createdAt = "2024-01-01T00:00:00Z";

function row({ id, username, setting }: Account, includeRegion: boolean) {
  const { disabled = false, region = "global" } = setting;
  const subuser = { id, username, email: `${id}@example.test`, disabled };
  return includeRegion ? { ...subuser, region } : subuser;
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}
