/** The `Date` header; written once a second, because writing it costs more than looking up a response. */
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
