import { reasonOf } from "../../files/file-error";
import { show } from "../../text/show";
import type { Io } from "../io";
import { UsageError } from "../usage-error";

/** The text of a file that an option names. */
export function readTextOf(option: string, file: string, io: Io): string {
  try {
    return io.readText(file);
  } catch (error) {
    const isFolder = (error as NodeJS.ErrnoException).code === "EISDIR";
    const remedy = isFolder
      ? "Give a file in that folder."
      : `Give a file that exists, seen from ${show(io.realPath("."))}.`;
    throw new UsageError(`${option} ${show(file)} cannot be read (${reasonOf(error)}). ${remedy}`);
  }
}

/** The value in a JSON file. The parser's own message would quote the file, which may hold secrets. */
export function readJsonOf(option: string, file: string, io: Io): unknown {
  const text = readTextOf(option, file, io);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
  } catch {
    throw new UsageError(`${option} ${show(file)} is not JSON. Is it cut off, or another file?`);
  }
}
