/** The deadline of a request passes before it may start. */
export class DeadlineExceeded extends Error {}

/** SendGrid takes no more requests for longer than the longest wait. */
export class RateLimitWaitExceeded extends Error {
  constructor(readonly milliseconds: number) {
    super();
  }
}

/** SendGrid is down: no request starts for now. */
export class CircuitOpen extends Error {
  constructor(readonly consecutiveFailures: number) {
    super();
  }
}
