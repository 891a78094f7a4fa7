import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder, type Run, type Stack } from "../engine/stack";

/** The pack that users copy. */
const examplePack = join(packageFolder, "examples", "policy-pack");

/** A policy pack beside a stack's program, and what previews with it. */
export interface Pack {
  readonly folder: string;
  preview(...args: readonly string[]): Promise<Run>;
  up(...args: readonly string[]): Promise<Run>;
}

/**
 * Copies the example's pack for one stack, with other files of it where a test gives them.
 *
 * The CLI starts it through an executable, because the Node language host that is built from modules cannot start a
 * pack from a folder. What runs is what an installed CLI runs: Pulumi's own starter, in the folder of the pack.
 */
export function newPack(stack: Stack, files: Readonly<Record<string, string>> = {}): Pack {
  const folder = join(stack.folder, "pack");
  const modules = join(folder, "node_modules");
  cpSync(examplePack, folder, { recursive: true, filter: (source) => !source.includes("node_modules/") });
  mkdirSync(join(modules, "@pulumi"), { recursive: true });
  for (const name of ["policy", "pulumi"]) {
    symlinkSync(join(packageFolder, "node_modules", "@pulumi", name), join(modules, "@pulumi", name));
  }
  symlinkSync(packageFolder, join(modules, "pulumi-sendgrid-open-tracking"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const starter = join(modules, "@pulumi", "pulumi", "cmd", "run-policy-pack");
  const executable = join(folder, "start");
  writeFileSync(executable, `#!/bin/sh\ncd '${folder}' && exec node '${starter}' "$1" '${folder}'\n`);
  chmodSync(executable, 0o755);
  const withPack = (args: readonly string[]) => ["--policy-pack", executable, ...args];
  return {
    folder,
    preview: (...args) => stack.preview(...withPack(args)),
    up: (...args) => stack.up(...withPack(args)),
  };
}
