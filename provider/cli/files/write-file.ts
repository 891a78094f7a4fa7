import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/**
 * Checks that a file can be written, by writing an empty one beside it.
 *
 * @throws Error of the file system
 */
export function checkWritable(file: string): void {
  const target = targetOf(file);
  const existing = statSync(target, { throwIfNoEntry: false });
  if (existing?.isDirectory()) throw Object.assign(new Error("it is a folder"), { code: "EISDIR" });
  if (existing !== undefined) accessSync(target, constants.W_OK);
  const neighbour = neighbourOf(target);
  writeFileSync(neighbour, "", { flag: "wx" });
  rmSync(neighbour);
}

/**
 * Writes a file beside the target and renames it: the target has the old text or the new one, whole, whenever this
 * process ends.
 *
 * @throws Error of the file system
 */
export function writeWhole(file: string, text: string): void {
  const target = targetOf(file);
  const neighbour = neighbourOf(target);
  try {
    const existing = statSync(target, { throwIfNoEntry: false });
    // Never readable by others than the target is, and never through a link that another program put there.
    writeFileSync(neighbour, text, { flag: "wx", mode: (existing?.mode ?? 0o666) & 0o7777 });
    // The process's mask may have taken something away.
    if (existing !== undefined) chmodSync(neighbour, existing.mode);
    renameSync(neighbour, target);
  } catch (error) {
    rmSync(neighbour, { force: true });
    throw error;
  }
}

/** Where a file is in truth, so that two names of one file are told from two files. */
export function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // Not there yet, or a pipe; the folder can be behind a link all the same.
    const folder = resolve(dirname(file));
    return join(existsSync(folder) ? realpathSync(folder) : folder, basename(file));
  }
}

/** Behind a symbolic link, where renaming would replace the link. */
function targetOf(file: string): string {
  return statSync(file, { throwIfNoEntry: false }) === undefined ? file : realpathSync(file);
}

/** In the same folder, because a file cannot be renamed into another file system. No other program can guess its name. */
function neighbourOf(file: string): string {
  return join(dirname(file), `.${basename(file)}.${randomBytes(8).toString("hex")}.tmp`);
}
