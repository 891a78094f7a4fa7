import { ageText } from "../text/age-text";
import { show } from "../text/show";

/** What of a reading tells where it is from. */
interface Origin {
  /** Whether it was found in the cache. */
  readonly isReused: boolean | undefined;
  /** ISO instant; of a reading that was found there. */
  readonly readAt: string | undefined;
}

/**
 * How many readings were found in the cache, and how old they are, so that nobody takes them for those of now.
 * `undefined` when none was.
 *
 * @param now milliseconds since 1970
 */
export function describeReuse(readings: readonly Origin[], file: string, now: number): string | undefined {
  const reused = readings.filter(({ isReused }) => isReused);
  if (reused.length === 0) return undefined;
  const oldest = Math.min(...reused.map(({ readAt = "" }) => Date.parse(readAt)));
  return `${reused.length} of ${readings.length} readings from ${show(file)}, the oldest ${ageText(now - oldest)} old`;
}
