/**
 * Tells everything that waits of the abort of one signal. However many wait, the signal itself has one listener at most:
 * Node warns about more than ten, and the signal may be the caller's.
 */
export class Cancellation {
  private readonly callbacks = new Set<() => void>();
  private readonly notify = () => {
    for (const callback of [...this.callbacks]) callback();
  };

  constructor(private readonly signal: AbortSignal) {}

  get isCancelled(): boolean {
    return this.signal.aborted;
  }

  /** What the signal was aborted with. */
  get reason(): unknown {
    return this.signal.reason;
  }

  /** Calls back once the signal is aborted, unless the function that it returns is called before. */
  onCancel(callback: () => void): () => void {
    if (this.callbacks.size === 0) this.signal.addEventListener("abort", this.notify);
    this.callbacks.add(callback);
    return () => {
      this.callbacks.delete(callback);
      if (this.callbacks.size === 0) this.signal.removeEventListener("abort", this.notify);
    };
  }
}
