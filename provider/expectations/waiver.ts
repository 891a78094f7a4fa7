import { hasApiKey, keyElsewhere } from "../text/redact";
import { show } from "../text/show";
import type { JsonCursor } from "../validation/json-cursor";
import type { ProblemCollector } from "../validation/problem-collector";
import { list, text, typeOf } from "../validation/value-type";
import { accountKey, describeAccountName } from "./account-name";
import { isDay } from "./day";
import { isExact, parsePattern } from "./pattern";

/** An exception until a day, with an owner. Exactly one of `subuser` and `accountId` is there. */
export interface Waiver {
  /** Username of the subuser that is excepted. */
  readonly subuser?: string;
  /** Id of the customer account that is excepted. */
  readonly accountId?: string;
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

const members = ["subuser", "accountId", "justification", "owner", "expires"];
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
  const parse = (name: string, how: (member: JsonCursor) => string) => problems.attempt(() => how(waiver.get(name)));
  const justification = parse("justification", (each) => parseText(each, "Say why the account is excepted."));
  const owner = parse("owner", (each) => parseText(each, "Name its owner: a person, a team or an address."));
  const expires = parse("expires", (each) => each.as(day, "Give the last day on which it holds, as YYYY-MM-DD."));
  if (account === undefined || justification === undefined || owner === undefined || expires === undefined) return;
  return { ...account, justification, owner, expires };
}

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
