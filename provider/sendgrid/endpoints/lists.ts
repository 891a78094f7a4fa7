import { SendGridError } from "../error";
import type { Question } from "./endpoint";
import { type CustomerAccount, customerAccountsQuestion } from "./list-customer-accounts";
import { type Subuser, subusersQuestion } from "./list-subusers";
import { isContiguous, mostPagesWithoutNews, mostPasses, nextPosition, start, stepBack } from "./paging";

/** Asks for one page of a list. */
export type AskPage = <Row>(question: Question<readonly Row[]>) => Promise<readonly Row[]>;

/** The rows that each page of a list brought anew. */
export type Pages<Row> = AsyncGenerator<readonly Row[], void>;

/**
 * All Subusers, each once. Nobody who stays while the list changes is lost.
 *
 * @throws SendGridError when the list cannot be read to its end: what came before is not all
 */
export async function* listSubusers(ask: AskPage): Pages<Subuser> {
  const known = new Set<number>();
  let orderBefore = "";
  for (let pass = 1; ; pass++) {
    const before = known.size;
    const { isQuiet, isBlind, isOnePage, order } = yield* passOver(ask, known);
    // Between two pages somebody may have moved from one that was still to come to one that was not. So all but a
    // single page is gone through until nobody new is found.
    if (isQuiet && (isOnePage || known.size === before) && (!isBlind || order === orderBefore)) return;
    orderBefore = order;
    if (pass < mostPasses) continue;
    throw unreadable(
      subusersQuestion(0),
      `its rows moved, or somebody came, in each of ${mostPasses} attempts, and not all may have been seen`,
    );
  }
}

/** What was seen of a list from its first page to its last. */
interface Pass {
  /** Whether nothing was seen to move. */
  readonly isQuiet: boolean;
  /** Whether pages of a single row had nothing in common that would have shown it. */
  readonly isBlind: boolean;
  readonly isOnePage: boolean;
  /** All rows in their order, as one text. */
  readonly order: string;
}

async function* passOver(ask: AskPage, known: Set<number>): AsyncGenerator<readonly Subuser[], Pass> {
  const seen = new Set<number>();
  let position = start;
  let last: number | undefined;
  let isQuiet = true;
  let isBlind = false;
  let rowsOfFirstPage = 0;
  for (let pagesWithoutNews = 0; ; ) {
    const question = subusersQuestion(position.offset);
    const page: readonly Subuser[] = await ask(question);
    const ids: readonly number[] = page.map(({ id }) => id);
    const isNext = isContiguous(position, ids, (id) => seen.has(id));
    if (position.offset === 0) rowsOfFirstPage = page.length;
    if (position.overlaps && ids[0] !== last) isQuiet = false;
    if (!position.overlaps && position.offset > 0 && ids.length > 0) isBlind = true;
    const before = seen.size;
    if (isNext) {
      for (const id of ids) seen.add(id);
      yield newOnes(page, known, ({ id }) => id);
    }
    const next = isNext ? nextPosition(position, page.length) : stepBack(position);
    if ("rows" in next) {
      const { rows } = next;
      return {
        isBlind,
        isQuiet: isQuiet && seen.size === rows,
        isOnePage: rows === rowsOfFirstPage,
        order: [...seen].join(),
      };
    }
    pagesWithoutNews = seen.size > before ? 0 : pagesWithoutNews + 1;
    if (pagesWithoutNews > mostPagesWithoutNews) {
      throw unreadable(question, `the last ${pagesWithoutNews} pages brought nobody new, and the list does not end`);
    }
    position = next;
    if (isNext) last = ids.at(-1);
  }
}

/** The rows that are not known, each once; they are then. */
function newOnes<Row, Id>(page: readonly Row[], known: Set<Id>, idOf: (row: Row) => Id): readonly Row[] {
  return page.filter((row) => {
    const id = idOf(row);
    return !known.has(id) && known.add(id);
  });
}

/**
 * All customer accounts, each once. SendGrid does not say which page is the last, nor what it does
 * when the account that a page was asked to follow is gone: so the end of a list has to be seen twice, the second time
 * from further up.
 */
export async function* listCustomerAccounts(ask: AskPage): Pages<CustomerAccount> {
  const known = new Set<string>();
  let [cursor, end]: (string | undefined)[] = [];
  let stepsBack = 0;
  for (let pagesWithoutNews = 0; pagesWithoutNews <= mostPagesWithoutNews; ) {
    const question = customerAccountsQuestion(cursor);
    const page = await ask(question);
    const before = known.size;
    if (goesBack(page, cursor, known)) throw unreadable(question, "it goes back where it ought to go on");
    yield newOnes(page, known, ({ accountId }) => accountId);
    const last = page.at(-1)?.accountId;
    if (last === undefined ? cursor === undefined : last === end) return;
    pagesWithoutNews = known.size > before ? 0 : pagesWithoutNews + 1;
    if (last === undefined || last === cursor) {
      end = cursor;
      const ids = [...known];
      const index = Math.max(-1, Math.max(0, ids.indexOf(cursor ?? "")) - 2 ** stepsBack);
      stepsBack += 1;
      cursor = ids[index];
    } else {
      if (known.size > before) stepsBack = 0;
      cursor = last;
    }
  }
  throw unreadable(customerAccountsQuestion(cursor), "it does not end");
}

/** Whether a page begins before the account that it was asked to follow: where that is not minded, a list seems to end. */
function goesBack(
  [first]: readonly CustomerAccount[],
  cursor: string | undefined,
  known: ReadonlySet<string>,
): boolean {
  for (const id of known) if (id === cursor || id === first?.accountId) return cursor !== undefined && id !== cursor;
  return false;
}

function unreadable({ what, path, account }: Question<unknown>, why: string): SendGridError {
  return new SendGridError("invalid-response", {
    what,
    why,
    remedy: "Try again when nobody changes them, and check any proxy on the way.",
    request: { path, account, attempts: 1, status: 200 },
  });
}
