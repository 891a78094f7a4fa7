/** A request's turn would come after the time it has. */
export class TooLate extends Error {}

/** A request's turn would come only after longer than anybody waits. */
export class TooLong extends Error {
  constructor(readonly milliseconds: number) {
    super();
  }
}

/** SendGrid does not answer any more: nothing is sent for now. */
export class GivenUp extends Error {
  constructor(readonly failuresInARow: number) {
    super();
  }
}
