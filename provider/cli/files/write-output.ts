import { reasonOf } from "../../files/file-error";
import { show } from "../../text/show";
import type { Io } from "../io";
import { UsageError } from "../usage-error";

/**
 * To be called before the long read.
 *
 * @throws UsageError when a file could not be written
 */
export function checkOutput(file: string, io: Io): void {
  try {
    io.checkWritable(file);
  } catch (error) {
    const remedy = "Give a file in a folder that exists and that you may write to.";
    throw new UsageError(`--output ${show(file)} cannot be written (${reasonOf(error)}). ${remedy}`);
  }
}

/**
 * For what people go on writing by hand.
 *
 * @throws UsageError when there is a file already
 */
export function checkNotThere(file: string, io: Io): void {
  if (!io.exists(file)) return;
  const remedy = "Give another name, or --force to replace it.";
  throw new UsageError(`--output ${show(file)} exists already and may contain waivers. ${remedy}`);
}

/** Writes a file as a whole. Returns whether it is there, and says so if it is not. */
export function isWritten(file: string, text: string, io: Io): boolean {
  try {
    io.writeText(file, text);
    return true;
  } catch (error) {
    io.stderr.write(
      `--output ${show(file)} could not be written (${reasonOf(error)}). Make room for it, or give another file, and run this again.\n`,
    );
    return false;
  }
}
