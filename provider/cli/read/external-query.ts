import { JsonParser, JsonSyntaxError } from "../../expectations/parsing/json-parser";
import { type Account, selectors } from "../../sendgrid/account";
import { parseAccount } from "../../sendgrid/parse-account";
import { JsonCursor } from "../../validation/json-cursor";
import { ValidationError } from "../../validation/validation-error";
import { text } from "../../validation/value-type";
import { UsageError } from "../usage-error";

/** What a program asks for in the protocol of Terraform's external data source: an object of strings. */
export interface ExternalQuery {
  readonly accounts: readonly Account[];
  /** Whether the answer has a member for each name; otherwise it is of the one account. */
  readonly isOfSeveral: boolean;
}

const members = [...selectors, "subusers"];

const example =
  'Write one of {"subuser": "acme"}, {"subusers": "acme,newsletter"}, {"accountId": "<id>"} and {"self": "true"}';

/**
 * Reads a query.
 *
 * @throws UsageError or SendGridError when it cannot be used
 */
export function parseExternalQuery(input: string): ExternalQuery {
  try {
    return queryIn(input);
  } catch (error) {
    throw error instanceof ValidationError ? new UsageError(error.message) : error;
  }
}

function queryIn(input: string): ExternalQuery {
  const query = new JsonCursor(jsonOf(input), { whole: "the query" });
  const [unknown] = query.unknownMembers(members);
  if (unknown !== undefined) throw unknown;
  const given = query.members();
  const [first] = given;
  if (first === undefined || given.length > 1) {
    throw new UsageError(`The query has ${given.length} members instead of one. ${example}.`);
  }
  const [name, member] = first;
  const value = member.as(text);
  if (name === "self" && value !== "true") throw member.error('is not "true"', `${example}.`);
  if (name !== "subusers") {
    return { accounts: [parseAccount({ [name]: name === "self" ? true : value })], isOfSeveral: false };
  }
  return { accounts: value.split(",").map((subuser) => parseAccount({ subuser: subuser.trim() })), isOfSeveral: true };
}

function jsonOf(input: string): unknown {
  const parser = new JsonParser(input);
  try {
    const value = parser.parse();
    const [twice] = parser.duplicates;
    if (twice === undefined) return value;
    throw new UsageError(`The query has ${twice} twice, and only the last one would count. ${example}.`);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new UsageError(`Standard input has no JSON object. ${example} to it.`);
  }
}
