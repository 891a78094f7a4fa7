/** The calendar day of a moment, in UTC: `2027-03-31`. Days in this form can be compared as strings. */
export function dayOf(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString().slice(0, 10);
}

/** Whether a value is a day of the calendar; 2027-02-30 is none, though `Date` takes it for March 2. */
export function isDay(value: unknown): value is string {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const moment = momentOf(value);
  return !Number.isNaN(moment) && dayOf(moment) === value;
}

/** Days from one day to another: 0 on the same, negative when it is over. */
export function daysUntil(day: string, today: string): number {
  return Math.round((momentOf(day) - momentOf(today)) / 86_400_000);
}

function momentOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
