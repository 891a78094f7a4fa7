import { hasApiKey, keyElsewhere } from "../text/redact";
import { show } from "../text/show";
import { accountKey, describeAccountName } from "./account-name";
import { isDay } from "./day";
import type { Report } from "./parsing/expectations-error";
import { parseObject } from "./parsing/parse-object";
import { item, member } from "./parsing/path";
import { isExact, parsePattern } from "./pattern";

/** An exception that somebody answers for, until a day. Exactly one of `subuser` and `accountId` is there. */
export interface Waiver {
  /** Username of the subuser that is excepted. */
  readonly subuser?: string;
  /** Id of the customer account that is excepted. */
  readonly accountId?: string;
  /** Why the account is excepted. */
  readonly justification: string;
  /** Who answers for it. */
  readonly owner: string;
  /** The last day on which it holds, in UTC: `2027-03-31`. */
  readonly expires: string;
}

/** Whether a waiver still holds on a day. */
export function isInForce(waiver: Waiver, today: string): boolean {
  return today <= waiver.expires;
}

/** Parses all waivers. Two of one account are a mistake: only one of their days could count. */
export function parseWaivers(value: unknown, report: Report): readonly Waiver[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    report("waivers", `is ${show(value)}`, "Write an array of waivers: [].");
    return [];
  }
  const paths = new Map<string, string>();
  return [...value].flatMap((each, index) => {
    const path = item("waivers", index);
    return parseWaiver(each, path, report, (account) => {
      const first = paths.get(accountKey(account));
      if (first === undefined) paths.set(accountKey(account), path);
      else report(path, `is for ${describeAccountName(account)}, as ${first} is`, "Keep one of the two.");
    });
  });
}

const waiverForm = {
  known: ["subuser", "accountId", "justification", "owner", "expires"],
  remedy:
    'Write an object: { "subuser": "<name>", "justification": "<why>", "owner": "<who>", "expires": "YYYY-MM-DD" }.',
};

type WaivedAccount = Pick<Waiver, "subuser" | "accountId">;

function parseWaiver(
  value: unknown,
  path: string,
  report: Report,
  checkAccount: (account: WaivedAccount) => void,
): readonly Waiver[] {
  const members = parseObject(value, path, waiverForm, report);
  if (members === undefined) return [];
  const account = parseAccountOf(members, path, report);
  if (account !== undefined) checkAccount(account);
  const justification = parseText(members, path, "justification", "Say why the account is excepted.", report);
  const owner = parseText(members, path, "owner", "Say who answers for it: a person, a team or an address.", report);
  const expires = parseExpires(members.get("expires"), member(path, "expires"), report);
  if (account === undefined || justification === undefined || owner === undefined || expires === undefined) return [];
  return [{ ...account, justification, owner, expires }];
}

function parseExpires(value: unknown, path: string, report: Report): string | undefined {
  if (isDay(value)) return value;
  const problem = value === undefined ? "is missing" : `is ${show(value)}`;
  report(path, problem, "Give the last day on which it holds, as YYYY-MM-DD.");
  return undefined;
}

type Members = ReadonlyMap<string, unknown>;

function parseAccountOf(members: Members, path: string, report: Report): WaivedAccount | undefined {
  const [selector, second] = (["subuser", "accountId"] as const).filter((each) => members.has(each));
  if (selector === undefined || second !== undefined) {
    const problem = selector === undefined ? "has neither subuser nor accountId" : "has both subuser and accountId";
    report(path, problem, 'Name one account: "subuser": "<name>" or "accountId": "<id>".');
    return undefined;
  }
  const name = parseName(members.get(selector), member(path, selector), report);
  if (name === undefined) return undefined;
  return selector === "subuser" ? { subuser: name } : { accountId: name };
}

/** One account's name, written as in a key; never a pattern, so that nobody is waived by accident. */
function parseName(value: unknown, path: string, report: Report): string | undefined {
  const pattern = typeof value === "string" ? parsePattern(value) : { problem: "is no string", remedy: givePlainName };
  if ("problem" in pattern) report(path, `is ${show(value)}, which ${pattern.problem}`, pattern.remedy);
  else if (!isExact(pattern)) report(path, `is ${show(value)}, a pattern`, givePlainName);
  else return pattern[0];
  return undefined;
}

const givePlainName = "Give the name of one account; each account needs its own waiver.";

function parseText(members: Members, path: string, key: string, remedy: string, report: Report): string | undefined {
  const value = members.get(key);
  const isText = typeof value === "string" && value.trim() !== "";
  if (isText && !hasApiKey(value)) return value;
  if (isText) report(member(path, key), "has an API key in it", keyElsewhere);
  else report(member(path, key), value === undefined ? "is missing" : `is ${show(value)}`, remedy);
  return undefined;
}
