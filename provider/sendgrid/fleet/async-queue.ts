/** Rows that are kept until they are wanted: a list is at its end long before all of its accounts are read. */
export class Backlog<Row> {
  private readonly rows: Row[] = [];
  private taken = 0;
  private isAtEnd = false;
  private wake = () => {};
  private news = this.nextNews();

  /** After the end it comes too late: nobody is left to take it, or nobody may. */
  add(rows: readonly Row[]): void {
    if (this.isAtEnd) return;
    for (const row of rows) this.rows.push(row);
    this.tell();
  }

  /** Nothing else comes. */
  end(): void {
    this.isAtEnd = true;
    this.tell();
  }

  /** Nothing else comes, and what is here is not wanted any more. */
  drop(): void {
    this.rows.length = this.taken;
    this.end();
  }

  /** The next row, or a promise of when to ask again: so that nobody waits for what is here. `undefined` at the end. */
  take(): Row | Promise<void> | undefined {
    if (this.taken < this.rows.length) return this.rows[this.taken++];
    return this.isAtEnd ? undefined : this.news;
  }

  private tell(): void {
    this.wake();
    this.news = this.nextNews();
  }

  private nextNews(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}
