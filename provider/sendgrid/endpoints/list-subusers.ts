import { show } from "../../text/show";
import type { Account } from "../account";
import { InvalidAnswer, isRecord } from "../http/response-body";
import type { Question } from "./endpoint";

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
const rowsOfAPage = 500;

/** Asks for a page of all Subusers; on the global host, which lists those of every region. */
export function subusersQuestion(offset: number): Question<readonly Subuser[]> {
  return {
    what: "Cannot list the subusers",
    account: keyOwner,
    region: "global",
    path: "/v3/subusers",
    query: `?limit=${rowsOfAPage}&offset=${offset}&include_region=true`,
    scope: "subusers.read",
    isUrgent: true,
    parse: parseSubusers,
  };
}

const keyOwner: Account = { self: true };

function parseSubusers(wire: unknown): readonly Subuser[] {
  if (!Array.isArray(wire)) throw new InvalidAnswer(`is ${show(wire)}, not a list`);
  return wire.map(parseSubuser);
}

function parseSubuser(row: unknown, index: number): Subuser {
  if (!isRecord(row)) throw new InvalidAnswer(`has ${show(row)} as row ${index}, not an object`);
  const { id, username, disabled, region } = row;
  if (typeof id !== "number") throw new InvalidAnswer(`has id: ${show(id)} in row ${index}, not a number`);
  if (typeof username !== "string")
    throw new InvalidAnswer(`has username: ${show(username)} in row ${index}, not a text`);
  if (typeof disabled !== "boolean")
    throw new InvalidAnswer(`has disabled: ${show(disabled)} in row ${index}, not true or false`);
  return { id, username, disabled, ...(typeof region === "string" ? { region } : {}) };
}
