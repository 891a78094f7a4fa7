/** The known name that was obviously meant; none when it would be a guess. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const near = known
    .map((candidate) => ({ candidate, distance: distance(simplified(name), simplified(candidate)) }))
    .filter(({ candidate, distance }) => distance <= candidate.length / 3)
    .sort((one, other) => one.distance - other.distance);
  return near[0]?.candidate;
}

/** A question to put before the names that are known; empty when nothing was obviously meant. */
export function didYouMean(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? "" : `Did you mean ${meant}? `;
}

/** The same for several names among many; for the first of them alone, because each is compared with all that are known. */
export function nearestOfFirst(names: readonly string[], known: readonly string[]): readonly (string | undefined)[] {
  return names.map((name, index) => (index < maxCompared ? nearest(name, known) : undefined));
}

const maxCompared = 20;

/** `Enforcement_Level` is no typo, but another habit. The longest known name is far below 40 characters. */
function simplified(name: string): string {
  return name.slice(0, 40).toLowerCase().replace(/[_-]/g, "");
}

/** How many characters have to be put in, taken out or replaced, or change places with the next one. */
function distance(from: string, to: string): number {
  let before: readonly number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let index = 0; index < from.length; index++) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = at(row, column - 1) + (from[index] === to[column - 1] ? 0 : 1);
      const isSwapped = from[index] === to[column - 2] && from[index - 1] === to[column - 1];
      const swapped = isSwapped ? at(before, column - 2) + 1 : replaced;
      next.push(Math.min(replaced, swapped, at(row, column) + 1, at(next, column - 1) + 1));
    }
    [before, row] = [row, next];
  }
  return at(row, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
