import type { FleetReading } from "../sendgrid/fleet/read-fleet";
import { progressText } from "../text/progress";

const intervalMilliseconds = 1000;

/** Tells of each reading that comes, but at most once a second, and not in the first one. */
export function progressTeller(
  now: () => number,
  tell: (text: string) => void,
): (reading: FleetReading, total: number | undefined) => void {
  const startedAt = now();
  let toldAt = startedAt;
  let read = 0;
  let unreadable = 0;
  return ({ error }, total) => {
    read += 1;
    if (error !== undefined) unreadable += 1;
    const at = now();
    if (at - toldAt < intervalMilliseconds) return;
    toldAt = at;
    const progress = { read, unreadable, toRead: total, isAll: total !== undefined };
    tell(`open tracking: ${progressText(progress, at - startedAt)}`);
  };
}
