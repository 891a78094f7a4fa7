import { show } from "../../text/show";
import { InvalidResponse, isRecord } from "../response-body";
import type { Endpoint } from "./endpoint";
import { type FetchPage, listAccounts, type Pages } from "./list-until-same";

/** A row of SendGrid's list of customer accounts (reseller plans). */
export interface CustomerAccount {
  /** What `accountId` takes in a reading. */
  readonly accountId: string;
  /** When it was created, as SendGrid writes it; absent where SendGrid does not say. */
  readonly createdAt?: string;
}

/** The most that SendGrid gives. */
const maxRows = 100;

/**
 * All customer accounts. SendGrid does not document how the last page is marked: it is empty, or it brings nothing new
 * and ends with the account that it had to follow.
 *
 * @throws SendGridError when the list cannot be read to its end
 */
export function listCustomerAccounts(fetchPage: FetchPage): Pages<CustomerAccount> {
  return listAccounts(fetchPage, {
    nextPage: (_received, last) => customerAccountsPage(last?.accountId),
    keyOf: ({ accountId }) => accountId,
    // A full page may have others behind it.
    isLastPage: (page, last) =>
      page.length === 0 || (page.length < maxRows && page.at(-1)?.accountId === last?.accountId),
  });
}

function customerAccountsPage(lastId: string | undefined): Endpoint<readonly CustomerAccount[]> {
  return {
    what: "Cannot list the customer accounts",
    account: { self: true },
    region: "global",
    path: "/v3/partners/accounts",
    query: `?limit=${maxRows}${lastId === undefined ? "" : `&offset=${encodeURIComponent(lastId)}`}`,
    isUrgent: true,
    parse: parseCustomerAccounts,
  };
}

function parseCustomerAccounts(wire: unknown): readonly CustomerAccount[] {
  if (!isRecord(wire) || !Array.isArray(wire.accounts)) {
    throw new InvalidResponse(`is ${show(wire)}, not an object with a list of accounts`);
  }
  return wire.accounts.map((row: unknown, index) => {
    if (!isRecord(row) || typeof row.id !== "string" || row.id === "") {
      throw new InvalidResponse(`has ${show(row)} as account ${index}, which has no id`);
    }
    return { accountId: row.id, ...(typeof row.created_at === "string" ? { createdAt: row.created_at } : {}) };
  });
}
