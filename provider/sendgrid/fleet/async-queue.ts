/** Items that are kept until they are wanted: a list is at its end long before all of its accounts are read. */
export class AsyncQueue<Item> {
  private readonly items: Item[] = [];
  private isAtEnd = false;
  private wake = () => {};
  private news = this.nextNews();

  /** After the end it comes too late: nothing takes items any more, or nothing may. */
  add(items: readonly Item[]): void {
    if (this.isAtEnd) return;
    for (const item of items) this.items.push(item);
    this.tell();
  }

  /** No other item comes. */
  end(): void {
    this.isAtEnd = true;
    this.tell();
  }

  /** No other item comes, and those that are here are not wanted any more. */
  drop(): void {
    this.items.length = 0;
    this.end();
  }

  /** The next item, or a promise of when to ask again: so nothing waits for what is here. `undefined` at the end. */
  take(): Item | Promise<void> | undefined {
    if (this.items.length > 0) return this.items.shift();
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
