/** Where a page begins. */
export interface Position {
  readonly offset: number;
  /** Whether its first row has to be one that is known. */
  readonly overlaps: boolean;
  /** How often it stepped back since a page last went on from what is known. */
  readonly stepsBack: number;
}

/** The end of a list, and how many rows it has there. */
export interface End {
  readonly rows: number;
}

export const start: Position = { offset: 0, overlaps: false, stepsBack: 0 };

/**
 * Whether a page goes on from the rows that are known.
 *
 * A page begins with the last row of the one before. If that row is another one, somebody further up went away
 * meanwhile, and the rows behind moved up to where nobody would look.
 */
export function isContiguous(
  { overlaps }: Position,
  ids: readonly number[],
  isKnown: (id: number) => boolean,
): boolean {
  const [first] = ids;
  return !overlaps || (first !== undefined && isKnown(first));
}

/** The page to step back to when one was not contiguous: further each time, to the first one at the last. */
export function stepBack({ offset, stepsBack }: Position): Position {
  const earlier = Math.max(0, offset - 2 ** stepsBack);
  return { offset: earlier, overlaps: earlier > 0, stepsBack: stepsBack + 1 };
}

/**
 * What comes after a contiguous page. Only an empty page is the end: SendGrid gives fewer rows than it is asked for, and
 * does not say when. A page of a single row leaves nothing to go on from but the row behind it.
 */
export function nextPosition({ offset }: Position, rows: number): Position | End {
  if (rows === 0) return { rows: offset };
  const overlap = rows > 1 ? 1 : 0;
  return { offset: offset + rows - overlap, overlaps: overlap > 0, stepsBack: 0 };
}

/** Pages in a row without anything new: more than a list that changes can explain. */
export const mostPagesWithoutNews = 20;

/** How often a list is gone through when its rows move meanwhile. */
export const mostPasses = 4;
