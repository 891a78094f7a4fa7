/** How often what happened. */
export type Counts = Map<string, number>;

/** What happens in a world: how often, and, when its trace is wanted, each event. */
export class Journal {
  readonly counts: Counts = new Map();

  /** @param trace takes each event as a line */
  constructor(private readonly trace?: (line: string) => void) {}

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** Composes the line only when it is wanted. */
  note(line: () => string): void {
    if (this.trace !== undefined) this.trace(line());
  }
}
