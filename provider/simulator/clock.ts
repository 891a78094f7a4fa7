/** Where a simulator takes its time from. */
export interface SimulatorClock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** The `Date` header; written once a second, because writing it costs more than looking up an answer. */
export class DateHeader {
  private second = Number.NaN;
  private text = "";

  at(milliseconds: number): string {
    const second = Math.floor(milliseconds / 1000);
    if (second !== this.second) {
      this.second = second;
      this.text = new Date(second * 1000).toUTCString();
    }
    return this.text;
  }
}
