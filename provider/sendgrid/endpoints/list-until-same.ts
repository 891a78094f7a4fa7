import { isDeepStrictEqual } from "node:util";
import { SendGridError } from "../error";
import type { Endpoint } from "./endpoint";

/** How SendGrid lists accounts of one kind. */
export interface AccountList<Row> {
  /** The page after those that were received: so many rows, and the last one. */
  readonly nextPage: (received: number, last: Row | undefined) => Endpoint<readonly Row[]>;
  /** Tells accounts apart. */
  readonly keyOf: (row: Row) => string;
  /** Whether a page that brought nothing new is the last one. */
  readonly isLastPage: (page: readonly Row[], last: Row | undefined) => boolean;
}

/** Requests one page. */
export type FetchPage = <Row>(endpoint: Endpoint<readonly Row[]>) => Promise<readonly Row[]>;

/** Yields the accounts that each page brings anew, and returns all that the list has in the end. */
export type Pages<Row> = AsyncGenerator<readonly Row[], readonly Row[]>;

/** How often a list is read at most. */
const maxPasses = 5;
/** Pages in a row without a new account: more than a list that changes can explain. */
const maxPagesWithoutNews = 20;

/**
 * Reads a list to its end. While it is read, accounts come and go, and rows move to pages that were read already, or to
 * the only one: a short page may have others behind it. So every list with an account is read until two passes in a row
 * saw the same accounts.
 *
 * @throws SendGridError when the list cannot be read to its end: what came before is not all
 */
export async function* listAccounts<Row>(fetchPage: FetchPage, list: AccountList<Row>): Pages<Row> {
  const known = new Set<string>();
  let before: ReadonlyMap<string, Row> = new Map();
  for (let pass = 1; pass <= maxPasses; pass++) {
    const accounts = yield* passOver(fetchPage, list, known);
    if (isSame(accounts, before)) return [...accounts.values()];
    before = accounts;
  }
  throw unreadable(list.nextPage(0, undefined), `its accounts changed in each of ${maxPasses} passes`);
}

/** Returns what one pass saw, from the first page to the last. */
async function* passOver<Row>(
  fetchPage: FetchPage,
  list: AccountList<Row>,
  known: Set<string>,
): AsyncGenerator<readonly Row[], ReadonlyMap<string, Row>> {
  const accounts = new Map<string, Row>();
  let previous: readonly Row[] = [];
  let received = 0;
  let pagesWithoutNews = 0;
  for (;;) {
    const endpoint = list.nextPage(received, previous.at(-1));
    const page = await fetchPage(endpoint);
    const before = accounts.size;
    for (const row of page) accounts.set(list.keyOf(row), row);
    if (accounts.size === before && list.isLastPage(page, previous.at(-1))) return accounts;
    if (isDeepStrictEqual(page, previous))
      throw unreadable(endpoint, "a page repeats the one before: offset is ignored");
    pagesWithoutNews = accounts.size > before ? 0 : pagesWithoutNews + 1;
    if (pagesWithoutNews > maxPagesWithoutNews) {
      throw unreadable(
        endpoint,
        `the last ${pagesWithoutNews} pages brought no new account, and the list does not end`,
      );
    }
    yield page.filter((row) => !known.has(list.keyOf(row)) && known.add(list.keyOf(row)));
    received += page.length;
    previous = page;
  }
}

function isSame(accounts: ReadonlyMap<string, unknown>, before: ReadonlyMap<string, unknown>): boolean {
  if (accounts.size !== before.size) return false;
  for (const key of accounts.keys()) if (!before.has(key)) return false;
  return true;
}

function unreadable({ what, path, account }: Endpoint<unknown>, why: string): SendGridError {
  return new SendGridError("invalid-response", {
    what,
    why,
    remedy: "Try again when the list does not change, and check any proxy on the way.",
    request: { path, account, attempts: 1, status: 200 },
  });
}
