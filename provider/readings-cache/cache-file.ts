import { lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { reasonOf } from "../files/file-error";
import { checkWritable, removeLeftovers, writeWhole } from "../files/write-file";
import { wallClock } from "../sendgrid/clock";
import { SendGridError } from "../sendgrid/error";
import { show } from "../text/show";
import { NotACache, parseCache, renderCache } from "./cache-format";
import { CacheLock } from "./cache-lock";
import { CachedReadings } from "./cached-readings";

/** The file of a readings cache. Every method throws a SendGridError that says what to do. */
export class CacheFile {
  private readonly path: string;
  /** What was in the file the last time, and what told that it was that one. */
  private last: { readonly identity: string; readonly readings: CachedReadings } | undefined;

  /** Checks that there is a file that can be used, or room for one. */
  constructor(readonly name: string) {
    this.path = resolve(name);
    this.guarded(() => checkWritable(targetOf(this.path)));
  }

  /** The readings that are in it now, and those that were added to them here; none where there is no file yet. */
  read(): CachedReadings {
    return this.guarded(() => {
      const target = targetOf(this.path);
      const identity = identityOf(target);
      if (identity === undefined) return new CachedReadings();
      // Each write makes another file.
      if (this.last?.identity !== identity)
        this.last = { identity, readings: parseCache(readFileSync(target, "utf8")) };
      return this.last.readings;
    });
  }

  /**
   * Writes what `change` makes of the readings that are in it by then. Nothing, and no result, while another process
   * writes.
   */
  update(change: (readings: CachedReadings) => void): CachedReadings | undefined {
    return this.guarded(() => {
      const target = targetOf(this.path);
      const lock = CacheLock.take(`${target}.lock`);
      if (lock === undefined) return undefined;
      try {
        if (lock.wasStale) removeLeftovers(target);
        const readings = this.read();
        change(readings);
        const text = renderCache(readings, wallClock.now());
        if (!lock.isHeld) return undefined;
        writeWhole(target, text, 0o600);
        this.last = { identity: identityOf(target) ?? "", readings };
        return readings;
      } finally {
        lock.release();
      }
    });
  }

  private guarded<T>(use: () => T): T {
    try {
      return use();
    } catch (error) {
      if (error instanceof SendGridError) throw error;
      const { why, remedy } = error instanceof NotACache ? error : failureOf(error);
      throw new SendGridError("invalid-configuration", {
        what: "Cannot use the readings cache",
        why: `${show(this.name)} ${why}`,
        remedy,
      });
    }
  }
}

/** Tells a file from the one that was there before; `undefined` when there is none. */
function identityOf(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
}

/** Where the file is in truth: a link must not make this package write anywhere else. */
function targetOf(path: string): string {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return path;
  if (entry.isDirectory()) throw new NotACache("is a folder", "Name a file in that folder.");
  const target = entry.isSymbolicLink() ? realpathSync(path) : path;
  if (realpathSync(dirname(target)) !== realpathSync(dirname(path))) {
    throw new NotACache("is a link that leads out of its folder", "Name the file itself.");
  }
  if (!statSync(target).isFile()) throw new NotACache("is not a file", "Name a file, or one that is not there yet.");
  return target;
}

function failureOf(error: unknown): { readonly why: string; readonly remedy: string } {
  const remedy = "Name a file in a folder that exists and that you may write to, and make room for it.";
  return { why: `cannot be read and written (${reasonOf(error)})`, remedy };
}
