/** Retries that may be made without any success in between. */
const capacity = 100;
/** What one success earns: one request in six may fail for ever without the budget running out. */
const earnedBySuccess = 0.2;

/**
 * The retries that all requests together may make: each takes one, each success gives a part of one back. It has no effect
 * while most requests succeed; in an outage it keeps thousands of requests from becoming many more.
 */
export class RetryBudget {
  private left = capacity;

  /** Takes one retry, if there is one. */
  take(): boolean {
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }

  earn(): void {
    this.left = Math.min(capacity, this.left + earnedBySuccess);
  }
}
