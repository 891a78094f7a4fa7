import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder, type Stack } from "./stack";

/** What is run as the plugin. */
export const pluginFile = join(packageFolder, "dist", "plugin", "main.js");

/** Puts the plugin where npm puts it. */
export function installPlugin({ program }: Stack): void {
  const bin = join(program, "node_modules", ".bin");
  mkdirSync(bin, { recursive: true });
  const plugin = join(bin, "pulumi-resource-sendgrid-open-tracking");
  writeFileSync(plugin, `#!/bin/sh\nexec node '${pluginFile}' "$@"\n`);
  chmodSync(plugin, 0o755);
}
