import { show } from "../../text/show";
import type { Account } from "../account";
import { InvalidResponse, isRecord } from "../response-body";
import type { Endpoint } from "./endpoint";
import { type FetchPage, listAccounts, type Pages } from "./list-until-same";

/** A row of SendGrid's list of Subusers. */
export interface Subuser {
  /** SendGrid's number for it. */
  readonly id: number;
  /** What `subuser` takes in a reading. */
  readonly username: string;
  /** Whether SendGrid or its owner switched the account off. */
  readonly disabled: boolean;
  /** `global` or `eu`; absent where SendGrid does not say. */
  readonly region?: string;
}

/** SendGrid gives at most this many rows, whatever is asked for. */
const maxRows = 500;

/**
 * All Subusers. A page may be short although others follow, so only an empty one is the last.
 *
 * @throws SendGridError when the list cannot be read to its end
 */
export function listSubusers(fetchPage: FetchPage): Pages<Subuser> {
  return listAccounts(fetchPage, {
    nextPage: subusersPage,
    // SendGrid documents two usernames with one id, and a username can be given to another account.
    keyOf: ({ id, username }) => `${id} ${username}`,
    isLastPage: ({ length }) => length === 0,
  });
}

/** One page, on the global host, which lists the Subusers of every region. */
export function subusersPage(offset: number): Endpoint<readonly Subuser[]> {
  return {
    what: "Cannot list the subusers",
    account: keyOwner,
    region: "global",
    path: "/v3/subusers",
    query: `?limit=${maxRows}&offset=${offset}&include_region=true`,
    scope: "subusers.read",
    isUrgent: true,
    parse: parseSubusers,
  };
}

const keyOwner: Account = { self: true };

function parseSubusers(wire: unknown): readonly Subuser[] {
  if (!Array.isArray(wire)) throw new InvalidResponse(`is ${show(wire)}, not a list`);
  return wire.map(parseSubuser);
}

function parseSubuser(row: unknown, index: number): Subuser {
  if (!isRecord(row)) throw new InvalidResponse(`has ${show(row)} as row ${index}, not an object`);
  const { id, username, disabled, region } = row;
  if (typeof id !== "number") throw new InvalidResponse(`has id: ${show(id)} in row ${index}, not a number`);
  if (typeof username !== "string")
    throw new InvalidResponse(`has username: ${show(username)} in row ${index}, not a text`);
  if (typeof disabled !== "boolean")
    throw new InvalidResponse(`has disabled: ${show(disabled)} in row ${index}, not true or false`);
  return { id, username, disabled, ...(typeof region === "string" ? { region } : {}) };
}
