import type { Waiver } from "../../expectations/waiver";

const millisecondsOfDay = 86_400_000;

/** Days that a waiver still counts after today: 0 on its last day, negative when it has expired. */
export function daysLeft({ expires }: Waiver, today: string): number {
  return Math.round((Date.parse(`${expires}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / millisecondsOfDay);
}

/** How long a waiver still counts, in words. */
export function remaining(waiver: Waiver, today: string): string {
  const days = daysLeft(waiver, today);
  if (days === 0) return "last day";
  const count = Math.abs(days) === 1 ? "1 day" : `${Math.abs(days)} days`;
  return days > 0 ? `${count} left` : `expired ${count} ago`;
}
