/** Draws numbers and choices; the same for the same seed. */
export class Random {
  private state: number;

  /** @param stream tells draws of one seed apart that must not influence each other */
  constructor(seed: number, stream: number) {
    this.state = Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream, 0x85ebca6b);
  }

  /** From 0 up to, but not including, 1. The algorithm is splitmix32. */
  readonly next = (): number => {
    this.state = (this.state + 0x9e3779b9) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  between(from: number, to: number): number {
    return from + this.next() * (to - from);
  }

  /** A whole number from one to another, both included. */
  whole(from: number, to: number): number {
    return Math.floor(this.between(from, to + 1));
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.whole(0, choices.length - 1)];
    if (choice === undefined) throw new RangeError("There is nothing to choose from.");
    return choice;
  }

  shuffled<T>(items: readonly T[]): readonly T[] {
    const placed = items.map((item) => ({ item, place: this.next() }));
    return placed.sort((one, other) => one.place - other.place).map(({ item }) => item);
  }
}
