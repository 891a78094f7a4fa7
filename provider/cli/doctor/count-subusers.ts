import { isDeepStrictEqual } from "node:util";
import { type Subuser, subusersPage } from "../../sendgrid/endpoints/list-subusers";
import type { Failure } from "../../sendgrid/http/map-error";
import type { DatedResponse, SingleRequests } from "./single-requests";

/** What is known of the list. */
export interface SubuserCount {
  readonly failure?: undefined;
  /** Those of the first pages, without a gap. */
  readonly rows: readonly Subuser[];
  /** How many there are at least. */
  readonly min: number;
  /** How many there are at most; the same, when the list was read to its end. */
  readonly max: number;
  /** Rows that came for each offset. */
  readonly pages: readonly { readonly offset: number; readonly received: number }[];
  readonly response: DatedResponse;
}

/** A reading of one subuser, and one of a name that cannot exist, come after the list. */
const requestsKept = 2;

/**
 * Reads two pages of the list, and finds out with few requests between which two numbers the end of a longer one is.
 */
export async function countSubusers(requests: SingleRequests): Promise<SubuserCount | { readonly failure: Failure }> {
  const rows: Subuser[] = [];
  const pages: { offset: number; received: number }[] = [];
  let [offset, min, max, pageSize] = [0, 0, Number.POSITIVE_INFINITY, 0];
  let response: DatedResponse | undefined;
  let last: readonly Subuser[] = [];
  do {
    const answer = await requests.get(subusersPage(offset));
    if (answer.failure !== undefined) {
      // The search for the end may meet the rate limit; what is known by then is true all the same.
      if (response === undefined || pages.length < 2) return answer;
      break;
    }
    if (answer.value.length > 0 && isDeepStrictEqual(answer.value, last)) return { failure: repeated };
    response = answer.response;
    last = answer.value;
    const { length } = answer.value;
    pages.push({ offset, received: length });
    if (offset === rows.length) rows.push(...answer.value);
    if (length === 0) max = offset;
    else min = offset + length;
    // A page that is shorter than another is probably the last.
    pageSize = Math.max(pageSize, length);
    const isSequel = pages.length === 1 || (length > 0 && length < pageSize);
    offset = isSequel ? min : max === Number.POSITIVE_INFINITY ? min * 4 : Math.floor((min + max) / 2);
  } while (min < max && requests.left > requestsKept);
  return { rows, min, max, pages, response };
}

const repeated: Failure = {
  code: "invalid-response",
  why: "a page repeats the one before: the offset is ignored",
  remedy: "Let what is behind SENDGRID_BASE_URL pass on the query of a request.",
};
