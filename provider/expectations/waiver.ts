import { hasApiKey, keyElsewhere } from "../text/redact";
import { show } from "../text/show";
import type { JsonCursor } from "../validation/json-cursor";
import type { ProblemCollector } from "../validation/problem-collector";
import { list, oneOf, text, typeOf } from "../validation/value-type";
import { accountKey, describeAccountName } from "./account-name";
import { daysUntil, isDay } from "./day";
import { ExpectationsError } from "./parsing/expectations-error";
import { isExact, parsePattern } from "./pattern";

/** An exception until a day, with an owner. Exactly one of `subuser` and `accountId` is there. */
export interface Waiver {
  /** Username of the subuser that is excepted. */
  readonly subuser?: string;
  /** Id of the customer account that is excepted. */
  readonly accountId?: string;
  /**
   * What it excepts the account from: a violation, or that it cannot be read.
   * @default "violation"
   */
  readonly waives?: "violation" | "unreadable";
  /** Why the account is excepted. */
  readonly justification: string;
  /** The person or team that is responsible for it. */
  readonly owner: string;
  /** The last day on which it holds, in UTC: `2027-03-31`. */
  readonly expires: string;
}

/** Whether a waiver still holds on a day. */
export function isInForce(waiver: Waiver, today: string): boolean {
  return today <= waiver.expires;
}

/** The end of a waiver is announced on so many days before. */
export const soonDays = 30;

/** Whether a waiver is in force, and not for long. */
export function isEndingSoon({ expires }: Waiver, today: string): boolean {
  const days = daysUntil(expires, today);
  return days >= 0 && days <= soonDays;
}

/** When a waiver ends, as a sentence. */
export function describeEnd(waiver: Waiver, today: string): string {
  const days = daysUntil(waiver.expires, today);
  const when = days === 0 ? "today" : days === 1 ? "tomorrow" : `in ${days} days`;
  return `the waiver by ${waiver.owner} expires ${when}, after ${waiver.expires}.`;
}

/**
 * Fails when waivers last longer than the expectations allow.
 *
 * @throws ExpectationsError
 */
export function refuseLongWaivers({ waivers, maxWaiverDays, source }: WaiverRules, today: string): void {
  if (maxWaiverDays === undefined) return;
  const mistakes = waivers.flatMap((waiver) => {
    const days = daysUntil(waiver.expires, today);
    if (days <= maxWaiverDays) return [];
    const path = `The waiver of ${describeAccountName(waiver)}`;
    const problem = `ends in ${days} days, and maxWaiverDays is ${maxWaiverDays}`;
    return [{ path, problem, remedy: "Give it an earlier day, and renew it then." }];
  });
  if (mistakes.length > 0) throw new ExpectationsError(mistakes, source);
}

interface WaiverRules {
  readonly waivers: readonly Waiver[];
  readonly maxWaiverDays?: number;
  readonly source?: string;
}

/** Parses all waivers. Two of one account are a mistake: only one of their days could count. */
export function parseWaivers(waivers: JsonCursor, problems: ProblemCollector): readonly Waiver[] {
  const remedy = "Write an array of waivers: [].";
  const isGiven = waivers.value !== undefined && problems.attempt(() => waivers.as(list, remedy)) !== undefined;
  const paths = new Map<string, string>();
  const checkAccount = (account: WaivedAccount, { path }: JsonCursor) => {
    const first = paths.get(accountKey(account));
    if (first === undefined) return void paths.set(accountKey(account), path);
    const problem = `is for ${describeAccountName(account)}, as ${first} is`;
    problems.add({ path, problem, remedy: "Keep one of the two." });
  };
  return (isGiven ? waivers.items() : []).flatMap((each) => parseWaiver(each, problems, checkAccount) ?? []);
}

const members = ["subuser", "accountId", "waives", "justification", "owner", "expires"];
const remedy =
  'Write an object: { "subuser": "<name>", "justification": "<why>", "owner": "<who>", "expires": "YYYY-MM-DD" }.';

type WaivedAccount = Pick<Waiver, "subuser" | "accountId">;

function parseWaiver(
  waiver: JsonCursor,
  problems: ProblemCollector,
  checkAccount: (account: WaivedAccount, waiver: JsonCursor) => void,
): Waiver | undefined {
  if (!problems.isObject(waiver, remedy, members)) return undefined;
  const account = problems.attempt(() => parseAccountOf(waiver));
  if (account !== undefined) checkAccount(account, waiver);
  const waives = problems.attempt(() => waiver.optional("waives", (each) => each.as(kinds)))?.waives;
  const parse = (name: string, how: (member: JsonCursor) => string) => problems.attempt(() => how(waiver.get(name)));
  const justification = parse("justification", (each) => parseText(each, "Say why the account is excepted."));
  const owner = parse("owner", (each) => parseText(each, "Name its owner: a person, a team or an address."));
  const expires = parse("expires", (each) =>
    each.as(day, "Give the last day of the calendar on which the waiver holds, as YYYY-MM-DD."),
  );
  if (account === undefined || justification === undefined || owner === undefined || expires === undefined) return;
  return { ...account, ...(waives === undefined ? {} : { waives }), justification, owner, expires };
}

const kinds = oneOf(["violation", "unreadable"]);
const day = typeOf("a day", isDay);
const nonBlankText = typeOf("a text", (value): value is string => typeof value === "string" && value.trim() !== "");

function parseAccountOf(waiver: JsonCursor): WaivedAccount {
  const [isSubuser, isCustomer] = ["subuser", "accountId"].map((name) => waiver.get(name).value !== undefined);
  if (isSubuser === isCustomer) {
    const problem = isSubuser ? "has both subuser and accountId" : "has neither subuser nor accountId";
    throw waiver.error(problem, 'Name one account: "subuser": "<name>" or "accountId": "<id>".');
  }
  return { ...waiver.optional("subuser", parseName), ...waiver.optional("accountId", parseName) };
}

/** One account's name, written as in a key; never a pattern, so that no account is waived by accident. */
function parseName(name: JsonCursor): string {
  const remedy = "Give the name of one account; each account needs its own waiver.";
  const pattern = parsePattern(name.as(text, remedy));
  if ("problem" in pattern) throw name.error(`is ${show(name.value)}, which ${pattern.problem}`, pattern.remedy);
  if (!isExact(pattern)) throw name.error(`is ${show(name.value)}, a pattern`, remedy);
  return pattern[0];
}

function parseText(member: JsonCursor, remedy: string): string {
  const value = member.as(nonBlankText, remedy);
  if (hasApiKey(value)) throw member.error("has an API key in it", keyElsewhere);
  return value;
}
