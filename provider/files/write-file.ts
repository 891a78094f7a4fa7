import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** No write takes as long. */
const leftoverMilliseconds = 60_000;

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
 * @param mode who may read and write it; as before where it is left out, and as usual for a new file
 * @throws Error of the file system
 */
export function writeWhole(file: string, text: string, mode?: number): void {
  const target = targetOf(file);
  const neighbour = neighbourOf(target);
  try {
    const wanted = mode ?? statSync(target, { throwIfNoEntry: false })?.mode;
    // Never readable by others than the target is, and never through a link that another program put there.
    writeFileSync(neighbour, text, { flag: "wx", mode: (wanted ?? 0o666) & 0o7777 });
    // The process's mask may have taken something away.
    if (wanted !== undefined) chmodSync(neighbour, wanted);
    renameSync(neighbour, target);
  } catch (error) {
    rmSync(neighbour, { force: true });
    throw error;
  }
}

/** Removes what processes left beside a file that were killed while they wrote it; nothing that may still be written. */
export function removeLeftovers(file: string): void {
  const folder = dirname(file);
  const leftover = (name: string) =>
    name.startsWith(`.${basename(file)}.`) && /^[0-9a-f]{16}\.tmp$/.test(name.slice(basename(file).length + 2));
  for (const path of readdirSync(folder)
    .filter(leftover)
    .map((name) => join(folder, name))) {
    const { mtimeMs = Date.now() } = statSync(path, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > leftoverMilliseconds) rmSync(path, { force: true });
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
