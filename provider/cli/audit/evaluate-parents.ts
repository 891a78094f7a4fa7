import { accountNameOf } from "../../expectations/account-name";
import type { Expectations } from "../../expectations/expectations";
import type { Search, UnmatchedEntry } from "../../expectations/unmatched-entry";
import type { Audit } from "../report/audit-report";
import type { AccountReading } from "./account-reading";
import { evaluateReadings } from "./evaluate-readings";

type Evaluation = Pick<Audit, "accounts" | "staleWaivers" | "unmatchedEntries">;

/** What was read of a parent account. */
export interface ParentReadings {
  /** Absent for the only one. */
  readonly parent?: string;
  readonly readings: readonly AccountReading[];
  /** What is expected of these. */
  readonly expectations: Expectations;
  readonly search: Search;
}

/**
 * Evaluates the accounts of each parent account by what is expected of these, in the order of a report.
 *
 * @param file everything that is expected
 */
export function evaluateParents(parts: readonly ParentReadings[], file: Expectations, today: string): Evaluation {
  const evaluated = parts.map(({ parent, readings, expectations, search }) => {
    return { parent, ...evaluateReadings(readings, expectations, today, search) };
  });
  const unmatched = unmatchedAmong(evaluated, file);
  return {
    accounts: evaluated.flatMap(({ parent, accounts }) => {
      return accounts.map(({ account, waiver, ...each }) => ({
        account: accountNameOf({ ...account, parent }),
        ...each,
        ...(waiver === undefined ? {} : { waiver: withParent(parent, waiver) }),
      }));
    }),
    staleWaivers: evaluated.flatMap(({ parent, staleWaivers }) => {
      return staleWaivers.map((stale) => ({ ...stale, waiver: withParent(parent, stale.waiver) }));
    }),
    ...(unmatched.length === 0 ? {} : { unmatchedEntries: unmatched }),
  };
}

function withParent<T extends object>(parent: string | undefined, value: T): T & { readonly parent?: string } {
  return parent === undefined ? value : { parent, ...value };
}

/** An entry for all parent accounts is unmatched when it matches no account of any of them. */
function unmatchedAmong(
  evaluated: readonly (Evaluation & { readonly parent: string | undefined })[],
  file: Expectations,
): readonly UnmatchedEntry[] {
  const shared = new Map<string, UnmatchedEntry[]>();
  const own = evaluated.flatMap(({ parent, unmatchedEntries = [] }) => {
    return unmatchedEntries.flatMap((unmatched) => {
      if (hasOwn(file, parent, unmatched)) return [withParent(parent, unmatched)];
      const key = JSON.stringify([unmatched.section, unmatched.entry]);
      shared.set(key, [...(shared.get(key) ?? []), unmatched]);
      return [];
    });
  });
  const ofAll = [...shared.values()].flatMap((each) => {
    const [first] = each as [UnmatchedEntry];
    const sharing = evaluated.filter(({ parent }) => !hasOwn(file, parent, first)).length;
    return each.length === sharing ? [each.find(({ nearest }) => nearest !== undefined) ?? first] : [];
  });
  return [...ofAll, ...own];
}

/** Whether an entry stands under its parent account in the file. */
function hasOwn({ parents }: Expectations, parent: string | undefined, { section, entry }: UnmatchedEntry): boolean {
  const rules = parent === undefined ? undefined : parents?.get(parent)?.[section];
  if (rules === undefined) return false;
  return [...rules.exact.values(), ...rules.patterns.map(({ rule }) => rule)].some(({ name }) => name === entry);
}
