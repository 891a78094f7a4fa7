import { type CustomerAccount, customerAccountsQuestion } from "./customer-accounts";
import { SendGridError } from "./error";
import type { AskOptions, Exchange } from "./exchange";
import { isContiguous, mostPagesWithoutNews, mostPasses, nextPosition, start, stepBack } from "./paging";
import { type Subuser, subusersQuestion } from "./subusers";

/**
 * All Subusers, each once, as their pages come. Nobody who stays while the list changes is lost.
 *
 * @throws SendGridError when the list cannot be read to its end: what came before is not all
 */
export async function* listSubusers(exchange: Exchange, options: AskOptions): AsyncGenerator<Subuser, void> {
  const known = new Set<unknown>();
  for (let pass = 1; pass <= mostPasses; pass++) {
    const rows = yield* passOver(exchange, options, known);
    // More rows than were seen: the order changed meanwhile, or somebody came. They are on another page now.
    if (known.size >= rows) return;
  }
  throw unreadable(`its order changes from page to page, and not all could be seen in ${mostPasses} attempts`);
}

async function* passOver(
  exchange: Exchange,
  options: AskOptions,
  known: Set<unknown>,
): AsyncGenerator<Subuser, number> {
  let position = start;
  let pagesWithoutNews = 0;
  const seen = new Set<unknown>();
  while (true) {
    const page = await exchange.ask(subusersQuestion(position.offset), options);
    const isNext = isContiguous(
      position,
      page.map(({ id }) => id),
      (id) => seen.has(id),
    );
    const before = seen.size;
    if (isNext) {
      for (const row of page) {
        seen.add(row.id);
        if (known.has(row.id)) continue;
        known.add(row.id);
        yield row;
      }
    }
    const next = isNext ? nextPosition(position, page.length) : stepBack(position);
    if ("rows" in next) return next.rows;
    position = next;
    pagesWithoutNews = seen.size > before ? 0 : pagesWithoutNews + 1;
    if (pagesWithoutNews > mostPagesWithoutNews) {
      throw unreadable(`the last ${pagesWithoutNews} pages brought nobody new, and the list does not end`);
    }
  }
}

/**
 * All customer accounts, each once, as their pages come. SendGrid does not say which page is the last: it is an empty
 * one, or one that brings nobody new.
 */
export async function* listCustomerAccounts(
  exchange: Exchange,
  options: AskOptions,
): AsyncGenerator<CustomerAccount, void> {
  const known = new Set<string>();
  let lastId: string | undefined;
  for (let isLast = false; !isLast; ) {
    const page = await exchange.ask(customerAccountsQuestion(lastId), options);
    const news = page.filter(({ accountId }) => !known.has(accountId));
    for (const row of news) {
      if (known.has(row.accountId)) continue;
      known.add(row.accountId);
      yield row;
    }
    isLast = news.length === 0;
    lastId = page.at(-1)?.accountId;
  }
}

function unreadable(why: string): SendGridError {
  return new SendGridError("invalid-response", {
    what: "Cannot list the subusers",
    why,
    remedy: "Try again when nobody changes them, and check any proxy on the way.",
    request: { path: "/v3/subusers", account: { self: true }, attempts: 1, status: 200 },
  });
}
