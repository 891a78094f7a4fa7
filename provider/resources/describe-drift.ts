import { type Account, describeAccount } from "../sendgrid/account";
import { show } from "../text/show";

/** What was read of a fleet, as state has it. */
export interface FleetContent {
  readonly enabled: Readonly<Record<string, boolean>>;
  readonly unreadable: readonly string[];
}

const maxLines = 20;

/** An account's change as one line. */
export function describeChange(account: Account, was: boolean, is: boolean): string {
  return changed(account.subuser === undefined ? describeAccount(account) : label(account.subuser), was, is);
}

/** What changed, came and went in a fleet: one line an account, at most 20, and how many more. */
export function describeFleetDrift(before: FleetContent, after: FleetContent): readonly string[] {
  const [was, is] = [new Map(Object.entries(before.enabled)), new Map(Object.entries(after.enabled))];
  const [wasUnreadable, isUnreadable] = [new Set(before.unreadable), new Set(after.unreadable)];
  const lines = [
    ...namesOf(is)
      .filter((name) => was.has(name) && was.get(name) !== is.get(name))
      .map((name) => changed(label(name), was.get(name), is.get(name))),
    ...[...isUnreadable]
      .filter((name) => was.has(name))
      .map((name) => `unreadable now: ${label(name)} (was ${was.get(name)})`),
    ...namesOf(is)
      .filter((name) => wasUnreadable.has(name))
      .map((name) => `readable again: ${label(name)}: ${is.get(name)}`),
    ...namesOf(is)
      .filter((name) => !was.has(name) && !wasUnreadable.has(name))
      .map((name) => `new: ${label(name)}: ${is.get(name)}`),
    ...[...isUnreadable]
      .filter((name) => !was.has(name) && !wasUnreadable.has(name))
      .map((name) => `new, and unreadable: ${label(name)}`),
    ...namesOf(was)
      .filter((name) => !is.has(name) && !isUnreadable.has(name))
      .map((name) => `gone: ${label(name)} (was ${was.get(name)})`),
    ...[...wasUnreadable]
      .filter((name) => !is.has(name) && !isUnreadable.has(name))
      .map((name) => `gone: ${label(name)} (was unreadable)`),
  ];
  const more = lines.length - maxLines;
  return more <= 0 ? lines : [...lines.slice(0, maxLines), `and ${more} more, which --diff shows`];
}

function changed(account: string, was: boolean | undefined, is: boolean | undefined): string {
  return `open tracking changed: ${account}: ${was} => ${is}`;
}

/** In the order of code units: the engine has an order of its own. */
function namesOf(values: ReadonlyMap<string, boolean>): readonly string[] {
  return [...values.keys()].sort();
}

/** A name as it is, unless it could be mistaken for something else in a line. */
function label(name: string): string {
  return /^[\w@.+-]+$/.test(name) ? name : show(name);
}
