/** Places of moments on a line of a thousand units. */
export interface TimeScale {
  /** The first and the last day. */
  readonly from: string;
  readonly to: string;
  readonly xOf: (instant: string) => number;
  /** Where a bar begins, and how wide it is: never too narrow to be seen. */
  readonly barOf: (first: string, last: string) => readonly [x: number, width: number];
}

const units = 1000;
const minWidth = 2;

/** The scale from the first of some instants to the last. */
export function scaleOf(instants: readonly string[]): TimeScale {
  const times = instants.map((instant) => Date.parse(instant));
  const [start, end] = [Math.min(...times), Math.max(...times)];
  const xOf = (instant: string) => {
    const share = end === start ? 0 : (Date.parse(instant) - start) / (end - start);
    return Math.round(Math.min(Math.max(share, 0), 1) * units * 10) / 10;
  };
  return {
    from: new Date(start).toISOString().slice(0, 10),
    to: new Date(end).toISOString().slice(0, 10),
    xOf,
    barOf: (first, last) => {
      const x = Math.min(xOf(first), units - minWidth);
      return [x, Math.round(Math.max(xOf(last) - x, minWidth) * 10) / 10];
    },
  };
}
