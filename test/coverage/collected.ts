import { readFileSync } from "node:fs";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { mergeScriptCovs, type ScriptCov } from "@bcoe/v8-coverage";

/** What all processes of a run executed of the scripts in a folder, by URL; each wrote a file into `written`. */
export async function collected(written: string, scripts: string): Promise<ReadonlyMap<string, ScriptCov>> {
  const prefix = `${pathToFileURL(scripts).href}/`;
  const each = new Map<string, ScriptCov[]>();
  for (const name of await readdir(written)) {
    for (const script of scriptsIn(await readFile(join(written, name), "utf8"))) {
      if (!script.url.startsWith(prefix) || !isAsBuilt(script)) continue;
      const found = each.get(script.url) ?? [];
      each.set(script.url, found);
      found.push(script);
    }
  }
  const merged = new Map<string, ScriptCov>();
  for (const [url, found] of each) {
    const all = mergeScriptCovs(found);
    if (all !== undefined) merged.set(url, all);
  }
  return merged;
}

/** A process has written its file when nothing was added to it for this long. */
const writtenAfterMilliseconds = 5000;

/**
 * Keeps what processes executed of the scripts in a folder, and nothing of the rest: that is some megabytes of Pulumi and
 * its packages for each process, and some gigabytes for a whole run.
 */
export async function keepOurs(written: string, scripts: string): Promise<void> {
  const prefix = `${pathToFileURL(scripts).href}/`;
  for (const name of await readdir(written)) {
    const file = join(written, name);
    if (name.startsWith("ours-") || Date.now() - (await stat(file)).mtimeMs < writtenAfterMilliseconds) continue;
    const result = scriptsIn(await readFile(file, "utf8")).filter(({ url }) => url.startsWith(prefix));
    if (result.length > 0) await writeFile(join(written, `ours-${name}`), JSON.stringify({ result }));
    await rm(file);
  }
}

/** Some test runners execute another text than what is in the file: theirs has other places, which fit nothing. */
function isAsBuilt({ url, functions: [whole] }: ScriptCov): boolean {
  return whole?.ranges[0]?.endOffset === readFileSync(new URL(url), "utf8").length;
}

/** Nothing of a process that was killed while it wrote. */
function scriptsIn(text: string): readonly ScriptCov[] {
  try {
    return (JSON.parse(text) as { result: ScriptCov[] }).result;
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
