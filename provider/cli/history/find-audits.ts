import { show } from "../../text/show";
import type { Io } from "../io";
import { UsageError } from "../usage-error";

/**
 * The files that are meant: each that is named, each `.json` of a folder, and each line of standard input for `-`.
 *
 * @throws UsageError when there is none
 */
export function findAudits(names: readonly string[], io: Io): readonly string[] {
  if (names.length === 0)
    throw new UsageError("No audit is named. Give files, folders, or - for a list on standard input.");
  const listed = names.flatMap((name) => (name === "-" ? linesOf(io.readInput()) : name));
  const files = listed.flatMap(
    (name) => io.filesIn(name)?.filter((file) => file.toLowerCase().endsWith(".json")) ?? name,
  );
  if (files.length > 0) return [...new Set(files)];
  throw new UsageError(`${names.map((name) => show(name)).join(", ")} has no audit: no file ends with .json.`);
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line !== "");
}
