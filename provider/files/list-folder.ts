import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** The files of a folder with the way to them, sorted; `undefined` when it is no folder. */
export function filesIn(folder: string): readonly string[] | undefined {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .sort();
}
