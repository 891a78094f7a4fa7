import { show } from "../../text/show";
import { InvalidAnswer, isRecord } from "../http/response-body";
import type { Question } from "./endpoint";

/** A row of SendGrid's list of customer accounts (reseller plans). */
export interface CustomerAccount {
  /** What `accountId` takes in a reading. */
  readonly accountId: string;
  /** When it was created, as SendGrid writes it; absent where SendGrid does not say. */
  readonly createdAt?: string;
}

/** The most that SendGrid gives. */
const rowsOfAPage = 100;

/** Asks for the customer accounts after one of them, or for the first ones. */
export function customerAccountsQuestion(lastId: string | undefined): Question<readonly CustomerAccount[]> {
  return {
    what: "Cannot list the customer accounts",
    account: { self: true },
    region: "global",
    path: "/v3/partners/accounts",
    query: `?limit=${rowsOfAPage}${lastId === undefined ? "" : `&offset=${encodeURIComponent(lastId)}`}`,
    isUrgent: true,
    parse: parseCustomerAccounts,
  };
}

function parseCustomerAccounts(wire: unknown): readonly CustomerAccount[] {
  if (!isRecord(wire) || !Array.isArray(wire.accounts)) {
    throw new InvalidAnswer(`is ${show(wire)}, not an object with a list of accounts`);
  }
  return wire.accounts.map((row: unknown, index) => {
    if (!isRecord(row) || typeof row.id !== "string" || row.id === "") {
      throw new InvalidAnswer(`has ${show(row)} as account ${index}, which has no id`);
    }
    return { accountId: row.id, ...(typeof row.created_at === "string" ? { createdAt: row.created_at } : {}) };
  });
}
