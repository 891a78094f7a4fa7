import type { Evaluation, Observation, Status } from "./observed-audit";

/** Consecutive audits that say the same of an account. */
export interface Interval extends Partial<Evaluation> {
  readonly status: Status;
  /** When the first reading of it was made: the change lies between the end of the interval before and this moment. */
  readonly first: string;
  /** When the last reading of it was made. */
  readonly last: string;
  /** How many audits say so. */
  readonly audits: number;
}

/** Since when an account is as it is. */
export interface Since {
  /** When it was last read as something else; absent when it never was. */
  readonly after?: string;
  /** When it was first read as it is. */
  readonly by: string;
}

/** Intervals of observations, in the order of their moments. Together they have each observation once. */
export function intervalsOf(observations: readonly Observation[]): readonly Interval[] {
  const intervals: { key: string; interval: Interval }[] = [];
  const sorted = observations
    .map((observation) => ({ observation, key: JSON.stringify([observation.status, observation.evaluation]) }))
    .sort((one, other) => compare(one.observation.moment, other.observation.moment) || compare(one.key, other.key));
  for (const { observation, key } of sorted) {
    const { status, moment, evaluation } = observation;
    const before = intervals.at(-1);
    if (before?.key === key) {
      before.interval = { ...before.interval, last: moment, audits: before.interval.audits + 1 };
    } else {
      intervals.push({ key, interval: { status, ...evaluation, first: moment, last: moment, audits: 1 } });
    }
  }
  return intervals.map(({ interval }) => interval);
}

/** What an account was when it was last audited, and since when. Audits that say nothing of it change nothing. */
export function currentState(intervals: readonly Interval[]): { readonly now: Status; readonly since: Since } {
  const audited = intervals.filter(({ status }) => status !== "not-audited");
  const last = audited.at(-1) as Interval;
  const before = audited.findLastIndex((interval) => !isSameState(interval, last));
  const after = audited[before]?.last;
  const { first: by } = audited[before + 1] as Interval;
  return { now: last.status, since: { ...(after === undefined ? {} : { after }), by } };
}

/** Between which readings an account became something else. */
export function changedSince(intervals: readonly Interval[]): readonly Required<Since>[] {
  const audited = intervals.filter(({ status }) => status !== "not-audited");
  return audited.flatMap((interval, index) => {
    const before = audited[index - 1];
    return before === undefined || isSameState(before, interval) ? [] : [{ after: before.last, by: interval.first }];
  });
}

/** Whether nothing but what is expected of an account changed. */
function isSameState(one: Interval, other: Interval): boolean {
  return one.status === other.status && (one.id ?? other.id) === (other.id ?? one.id);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
