import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { builtVersion, cacheFolder, executable, installedVersion, isComplete } from "./cache";
import { run } from "./command";
import { build, install } from "./install";
import type { Progress } from "./progress";

/** A Pulumi CLI with its Node language host. */
export interface Engine {
  /** The folder that has both; it goes to the front of PATH. */
  readonly bin: string;
  /** Where it came from, as a reader of the output would say it. */
  readonly source: string;
}

/** Thrown when no way leads to a CLI; its message says what to install. */
export class NoEngine extends Error {}

const oldest = { major: 3, minor: 216 };

/** Finds the Pulumi CLI: on PATH, in the cache, by the official install, or built from Go modules. */
export async function findEngine(progress: Progress): Promise<Engine> {
  const failures: string[] = [];
  const onPath = await fromPath(failures);
  if (onPath !== undefined) return onPath;
  const cached = [installedVersion, builtVersion].map(cacheFolder).find(isComplete);
  if (cached !== undefined) return { bin: cached, source: `the cache, ${cached}` };
  for (const get of [install, build]) {
    try {
      return await get(progress);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new NoEngine(
    [
      ...failures,
      "Install the Pulumi CLI (https://www.pulumi.com/docs/install/), or Go 1.26 or newer to build it, and try again.",
    ].join("\n"),
  );
}

async function fromPath(failures: string[]): Promise<Engine | undefined> {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const bin = folders.find((folder) => existsSync(join(folder, executable("pulumi"))));
  if (bin === undefined) {
    failures.push("There is no Pulumi CLI on PATH, and none in the cache.");
    return undefined;
  }
  const version = (await run(join(bin, executable("pulumi")), ["version"]).catch(String)).trim();
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  if (major === oldest.major && minor >= oldest.minor) return { bin, source: `PATH, ${version} in ${bin}` };
  failures.push(
    `The Pulumi CLI on PATH is not ${oldest.major}.${oldest.minor} or newer (${version}), and none is in the cache.`,
  );
  return undefined;
}
