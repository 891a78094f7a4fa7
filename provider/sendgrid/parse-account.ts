import { show } from "../text/show";
import { type Account, type AccountSelection, selectors } from "./account";
import { SendGridError } from "./error";

const sayWhose = 'Say whose open tracking is meant: subuser: "<name>", accountId: "<id>" or self: true.';
const maximumLength = 64;
const printableAscii = /^[\x20-\x7e]+$/;
const accountIdForm = /^account-id(\s|$)/i;

/**
 * Checks that exactly one account is named, and that its name can be sent in a header as it is.
 *
 * @throws SendGridError `invalid-argument`, which names the property, the value and what to do.
 */
export function parseAccount(selection: AccountSelection): Account {
  if (typeof selection !== "object" || selection === null) throw invalid(`it is ${show(selection)}`, sayWhose);
  const given = selectors.filter((selector) => selection[selector] !== undefined);
  const [selector] = given;
  if (selector === undefined) {
    throw invalid("none of subuser, accountId and self is given", sayWhose);
  }
  if (given.length > 1) {
    throw invalid(`${given.join(" and ")} are both given`, "Give exactly one of subuser, accountId and self.");
  }
  const value = selection[selector];
  if (selector === "self") {
    if (value === true) return { self: true };
    throw invalid(
      `self is ${show(value)}`,
      "Only self: true is allowed; leave it out when a subuser or an accountId is given.",
    );
  }
  const name = headerSafe(selector, value);
  return selector === "subuser" ? { subuser: name } : { accountId: name };
}

function headerSafe(selector: "subuser" | "accountId", value: unknown): string {
  const what = selector === "subuser" ? "the username of a subuser" : "the id of a customer account";
  if (typeof value !== "string") throw invalid(`${selector} is ${show(value)}`, `It has to be ${what}, a string.`);
  const problem = problemOf(selector, value);
  if (problem === undefined) return value;
  throw invalid(
    `${selector} ${show(value)} ${problem.why}`,
    problem.remedy ?? `Give ${what}, exactly as SendGrid shows it.`,
  );
}

function problemOf(selector: "subuser" | "accountId", value: string): { why: string; remedy?: string } | undefined {
  if (value === "") return { why: "is empty" };
  if (value.trim() === "") return { why: "is blank" };
  if (value.trim() !== value) return { why: "begins or ends with white space" };
  if (value.length > maximumLength) return { why: `is ${value.length} characters long, ${maximumLength} are allowed` };
  if (!printableAscii.test(value)) return { why: "has a control character or one outside ASCII" };
  if (accountIdForm.test(value)) {
    return { why: "names a customer account", remedy: 'Use accountId: "<id>", without the word "account-id".' };
  }
  if (selector === "accountId" && value.includes(" ")) return { why: "has a space in it" };
  return undefined;
}

/** The account that an id of {@link accountToId} stands for. */
export function accountFromId(id: string): Account {
  if (id === "self") return parseAccount({ self: true });
  const slash = id.indexOf("/");
  const [kind, name] = [id.slice(0, slash), id.slice(slash + 1)];
  if (slash > 0 && kind === "subuser") return parseAccount({ subuser: name });
  if (slash > 0 && kind === "account-id") return parseAccount({ accountId: name });
  throw invalid(
    `the id ${show(id)} is not one of an OpenTracking`,
    'Use "subuser/<name>", "account-id/<id>" or "self".',
  );
}

function invalid(why: string, remedy: string): SendGridError {
  return new SendGridError("invalid-argument", { what: "Cannot tell whose open tracking to read", why, remedy });
}
