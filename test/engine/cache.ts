import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import packageJson from "@pulumi/pulumi/package.json";

/** The official installer brings the version of the SDK; not every version can be built from Go modules. */
export const { version: installedVersion } = packageJson;
export const builtVersion = "3.276.0";

export const windows = process.platform === "win32";
export const executable = (name: string) => (windows ? `${name}.exe` : name);

/** Where the binaries of a version are kept: outside of node_modules, which npm ci empties. */
export function cacheFolder(version: string): string {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "pulumi-sendgrid-open-tracking", `pulumi-${version}`, "bin");
}

/** Whether a folder has the CLI and its language host. */
export function isComplete(bin: string): boolean {
  return ["pulumi", "pulumi-language-nodejs"].every((name) => existsSync(join(bin, executable(name))));
}
