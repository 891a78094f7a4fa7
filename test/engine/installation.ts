import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import packageJson from "../../package.json";
import type { Engine } from "./find";
import { packageFolder, Stack } from "./stack";

/** What is installed beside the package, with the range that its package.json gets. */
export type Dependencies = Readonly<Record<string, string>>;

/** How it is installed. */
export interface InstallOptions {
  /** A folder for a second program, which has the same dependencies as a workspace of npm. */
  readonly workspace?: string;
  /** What npm is told beside that. */
  readonly npmOptions?: readonly string[];
}

/**
 * A throwaway stack that has the package as its users have it: from the tarball, installed by npm in an empty folder.
 *
 * @param dependencies what is installed beside it
 */
export async function installedStack(
  engine: Engine,
  dependencies: Dependencies,
  { workspace, npmOptions = [] }: InstallOptions = {},
): Promise<Stack> {
  const stack = await Stack.create({ engine });
  rmSync(join(stack.program, "node_modules"), { recursive: true });
  const all = { ...dependencies, [packageJson.name]: `file:${pack(stack.folder)}` };
  const workspaces = workspace === undefined ? [] : [workspace];
  stack.write({ "package.json": JSON.stringify({ name: "root", workspaces, dependencies: all }) });
  for (const folder of workspaces)
    stack.write({ [join(folder, "package.json")]: JSON.stringify({ name: "infra", dependencies: all }) });
  npm(["install", "--prefer-offline", ...npmOptions], stack.program);
  return stack;
}

/** Packs the built package as it is; the path of the tarball. */
export function pack(folder: string): string {
  const packed = join(folder, "packed");
  mkdirSync(packed);
  npm(["pack", "--ignore-scripts", "--pack-destination", packed], packageFolder);
  return join(packed, readdirSync(packed).join(""));
}

function npm(args: readonly string[], cwd: string): void {
  execFileSync("npm", [...args, "--silent", "--no-audit", "--no-fund"], { cwd, stdio: "ignore" });
}
