import { randomUUID } from "node:crypto";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";

/** Far longer than reading and writing a cache takes: a lock of that age was left behind by a process that was killed. */
const staleMilliseconds = 10_000;

/**
 * Lets one process at a time change a file, by a file beside it. It only keeps processes from losing each other's
 * readings: the file itself is always replaced as a whole.
 */
export class CacheLock {
  private constructor(
    private readonly file: string,
    private readonly token: string,
    /** Whether it was taken from a process that left it behind, and maybe other things too. */
    readonly wasStale: boolean,
  ) {}

  /**
   * Takes the lock; `undefined` when another process has it.
   *
   * @throws Error of the file system
   */
  static take(file: string): CacheLock | undefined {
    const wasStale = isStale(file);
    if (wasStale) rmSync(file, { force: true });
    const token = randomUUID();
    try {
      writeFileSync(file, token, { flag: "wx", mode: 0o600 });
      return new CacheLock(file, token, wasStale);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
      throw error;
    }
  }

  /** Whether no other process took this lock for one that was left behind. */
  get isHeld(): boolean {
    try {
      return readFileSync(this.file, "utf8") === this.token;
    } catch {
      return false;
    }
  }

  release(): void {
    if (this.isHeld) rmSync(this.file, { force: true });
  }
}

function isStale(file: string): boolean {
  const lock = statSync(file, { throwIfNoEntry: false });
  // A clock may have been set back meanwhile.
  return lock !== undefined && Math.abs(Date.now() - lock.mtimeMs) > staleMilliseconds;
}
