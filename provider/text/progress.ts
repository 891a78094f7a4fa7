/** How far a reading of many accounts is. */
export interface Progress {
  readonly read: number;
  readonly unreadable: number;
  /** How many there are to read, as far as the list tells by now; absent when it tells nothing before its end. */
  readonly toRead?: number | undefined;
  /** Whether the list is at its end, so that no other account comes. */
  readonly isAll: boolean;
  /** Moment, in milliseconds since 1970, until which SendGrid asked to wait; absent while requests are sent. */
  readonly waitsUntil?: number;
}

/**
 * The progress as a text: `1200 of 10000 accounts read, 3 unreadable, about 2 min left`. Without a number to read there
 * is nothing to estimate an end from: it tells the speed.
 */
export function progressText(progress: Progress, milliseconds: number): string {
  const { read, unreadable, toRead, isAll, waitsUntil } = progress;
  const of = toRead === undefined ? "" : ` of ${isAll ? toRead : `at least ${toRead}`}`;
  const parts = [
    `${read}${of} ${(toRead ?? read) === 1 ? "account" : "accounts"} read`,
    ...(unreadable === 0 ? [] : [`${unreadable} unreadable`]),
    ...(waitsUntil === undefined
      ? estimate(progress, milliseconds)
      : [`waits until ${timeOf(waitsUntil)} UTC, as SendGrid asks`]),
  ];
  return parts.join(", ");
}

/** Rounded up: at that moment it has gone on. */
function timeOf(moment: number): string {
  return new Date(Math.ceil(moment / 1000) * 1000).toISOString().slice(11, 19);
}

/** What was read in a shorter time says little about the rest. */
const shortestMeasured = 2000;

function estimate({ read, toRead, isAll }: Progress, milliseconds: number): readonly string[] {
  if (toRead === undefined) return [`about ${Math.max(1, Math.round((read * 1000) / milliseconds))} a second`];
  if (!isAll || milliseconds < shortestMeasured || read === 0 || read >= toRead) return [];
  const seconds = Math.ceil(((milliseconds / read) * (toRead - read)) / 1000);
  return [seconds < 90 ? `about ${seconds} s left` : `about ${Math.round(seconds / 60)} min left`];
}

const barWidth = 20;

/** The progress as one line of a terminal that is not wider than it. */
export function progressLine(progress: Progress, milliseconds: number, columns: number): string {
  const { read, toRead = 0 } = progress;
  const filled = toRead === 0 ? 0 : Math.floor((barWidth * Math.min(read, toRead)) / toRead);
  const bar = `[${"#".repeat(filled)}${"-".repeat(barWidth - filled)}] `;
  const text = progressText(progress, milliseconds);
  return `${bar.length + text.length < columns ? bar : ""}${text}`.slice(0, Math.max(0, columns - 1));
}
