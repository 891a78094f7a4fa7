import type { FleetReading } from "../sendgrid/fleet";

/** How far the reading of a fleet is. */
export interface Progress {
  readonly read: number;
  readonly unreadable: number;
  /** How many there are, once that is known. */
  readonly total?: number | undefined;
  readonly milliseconds: number;
}

/** The progress as a line. Without a total there is nothing to estimate an end from: it tells the speed. */
export function progressText({ read, unreadable, total, milliseconds }: Progress): string {
  const perSecond = (read * 1000) / milliseconds;
  const count = total === undefined ? `${read} accounts` : `${read} of ${total} accounts`;
  const failed = unreadable === 0 ? "" : `, ${unreadable} of them unreadable`;
  const estimate =
    total === undefined
      ? `about ${Math.max(1, Math.round(perSecond))} a second`
      : `about ${Math.ceil((total - read) / perSecond)} s left`;
  return `open tracking: read ${count}${failed}, ${estimate}`;
}

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
    tell(progressText({ read, unreadable, total, milliseconds: at - startedAt }));
  };
}
