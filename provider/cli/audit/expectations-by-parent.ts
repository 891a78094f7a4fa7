import { accountKey } from "../../expectations/account-name";
import { type Expectations, isEmpty } from "../../expectations/expectations";
import type { Rules } from "../../expectations/rules";
import { refuseLongWaivers } from "../../expectations/waiver";
import { show } from "../../text/show";
import { UsageError } from "../usage-error";
import type { ParentAccount } from "./parent-accounts";

/**
 * What is expected of each parent account's accounts, in the same order.
 *
 * @throws UsageError or ExpectationsError when that is nothing, or not of these parent accounts
 */
export function expectationsByParent(
  parents: readonly ParentAccount[],
  expectations: Expectations,
  file: string,
  today: string,
): readonly Expectations[] {
  const names = parents.flatMap(({ key }) => key?.parent ?? []);
  const unknown = [...(expectations.parents?.keys() ?? [])].find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const remedy = `Add --api-key-env ${unknown}=<variable>, or take it out of the file.`;
    throw new UsageError(
      `--expectations ${show(file)} has the parent account ${show(unknown)}, which has no key. ${remedy}`,
    );
  }
  if (names.length > 1 && expectations.waivers.length > 0) {
    const remedy = 'Move each into the "waivers" of its parent account, under "parents".';
    throw new UsageError(
      `--expectations ${show(file)} has waivers for every parent account, whose accounts may have the same names. ${remedy}`,
    );
  }
  const each = parents.map(({ key }) => (key === undefined ? expectations : expectationsOf(key.parent, expectations)));
  // Before the long read, and not only after it.
  for (const one of each) refuseLongWaivers(one, today);
  if (!each.every(isEmpty)) return each;
  const remedy = 'Add a "default", "subusers" or "accounts", or leave --expectations out.';
  throw new UsageError(`--expectations ${show(file)} expects nothing of any account. ${remedy}`);
}

/**
 * What is expected of the accounts of one parent account: what the file says of all, with what it says of this one added.
 * The same entry of both counts as this one's.
 */
function expectationsOf(parent: string, { parents, ...all }: Expectations): Expectations {
  const own = parents?.get(parent);
  if (own === undefined) return all;
  const maxWaiverDays = own.maxWaiverDays ?? all.maxWaiverDays;
  return {
    ...all,
    ...own,
    subusers: merged(all.subusers, own.subusers),
    accounts: merged(all.accounts, own.accounts),
    waivers: [...new Map([...all.waivers, ...own.waivers].map((waiver) => [accountKey(waiver), waiver])).values()],
    ...(maxWaiverDays === undefined ? {} : { maxWaiverDays }),
  };
}

function merged(all: Rules, own: Rules): Rules {
  const replaced = new Set(own.patterns.map(({ rule }) => rule.name));
  return {
    exact: new Map([...all.exact, ...own.exact]),
    patterns: [...all.patterns.filter(({ rule }) => !replaced.has(rule.name)), ...own.patterns],
  };
}
