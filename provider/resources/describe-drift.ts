import { show } from "../text/show";

/** What was read of a fleet, as state has it. */
export interface FleetContent {
  readonly enabled: Readonly<Record<string, boolean>>;
  readonly unreadable: readonly string[];
}

const mostNamed = 20;

/** Says who changed, who came and who went, one line each, and how many more did. */
export function describeChanges(before: FleetContent, after: FleetContent): readonly string[] {
  const [was, is] = [new Map(Object.entries(before.enabled)), new Map(Object.entries(after.enabled))];
  const [wasUnreadable, isUnreadable] = [new Set(before.unreadable), new Set(after.unreadable)];
  const lines = [
    ...namesOf(is)
      .filter((name) => was.has(name) && was.get(name) !== is.get(name))
      .map((name) => `open tracking changed: ${named(name)}: ${was.get(name)} => ${is.get(name)}`),
    ...[...isUnreadable]
      .filter((name) => was.has(name))
      .map((name) => `unreadable now: ${named(name)} (was ${was.get(name)})`),
    ...namesOf(is)
      .filter((name) => wasUnreadable.has(name))
      .map((name) => `readable again: ${named(name)}: ${is.get(name)}`),
    ...namesOf(is)
      .filter((name) => !was.has(name) && !wasUnreadable.has(name))
      .map((name) => `new: ${named(name)}: ${is.get(name)}`),
    ...[...isUnreadable]
      .filter((name) => !was.has(name) && !wasUnreadable.has(name))
      .map((name) => `new, and unreadable: ${named(name)}`),
    ...namesOf(was)
      .filter((name) => !is.has(name) && !isUnreadable.has(name))
      .map((name) => `gone: ${named(name)} (was ${was.get(name)})`),
    ...[...wasUnreadable]
      .filter((name) => !is.has(name) && !isUnreadable.has(name))
      .map((name) => `gone: ${named(name)} (was unreadable)`),
  ];
  const more = lines.length - mostNamed;
  return more <= 0 ? lines : [...lines.slice(0, mostNamed), `and ${more} more, which --diff shows`];
}

/** In the order of code units: the engine has one of its own. */
function namesOf(values: ReadonlyMap<string, boolean>): readonly string[] {
  return [...values.keys()].sort();
}

/** A name as it is, unless it could be mistaken for something else in a line. */
function named(name: string): string {
  return /^[\w@.+-]+$/.test(name) ? name : show(name);
}
