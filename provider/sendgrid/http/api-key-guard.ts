import type { Failure } from "./map-error";

/** Why nothing is sent any more with a key: what SendGrid said of it. */
export class KeyRefused extends Error {
  constructor(
    readonly failure: Failure,
    readonly until: number,
  ) {
    super();
  }
}

/** What is known of a key; nothing, when SendGrid could not be asked. */
export type KeyCheck = "works" | "is refused" | "unknown";

/**
 * Whether a key can still be used on a region's host. SendGrid blocks accounts after hundreds of bad requests, so a
 * revoked key must not be tried for everybody; but the same status may concern one account only. So the key itself is
 * looked at.
 */
export class KeyState {
  private refused: KeyRefused | undefined;
  private checking: Promise<KeyCheck> | undefined;

  /** Why nothing is to be sent now. */
  refusal(now: number): KeyRefused | undefined {
    return this.refused !== undefined && now < this.refused.until ? this.refused : undefined;
  }

  /** @param until a revoked key does not come back, but a block is lifted */
  refuse(failure: Failure, until: number): void {
    this.refused = new KeyRefused(failure, until);
  }

  /**
   * What to think of the key after a request was refused. That others succeed meanwhile proves nothing: they may have
   * been answered before.
   *
   * @param check asks SendGrid about the key itself; at most one such question is under way
   */
  checked(check: () => Promise<KeyCheck>): Promise<KeyCheck> {
    this.checking ??= check().finally(() => {
      this.checking = undefined;
    });
    return this.checking;
  }
}
