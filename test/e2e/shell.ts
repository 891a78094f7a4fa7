import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder, type Run, type Stack } from "../engine/stack";

/** Runs a command as a job of CI does: in the folder of the program, with a shell, and with nobody to ask. */
export async function runInShell({ program, env }: Stack, command: string): Promise<Run> {
  const child = spawn("bash", ["-c", command], {
    cwd: program,
    env: { ...env, CI: "true", NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { exitCode: code ?? -1, output };
}

/** Puts the package's command where `npm ci` puts it. */
export function installCommand({ program }: Stack): void {
  const bin = join(program, "node_modules", ".bin");
  mkdirSync(bin, { recursive: true });
  const command = join(bin, "sendgrid-open-tracking");
  writeFileSync(command, `#!/bin/sh\nexec node '${join(packageFolder, "dist", "cli", "main.js")}' "$@"\n`);
  chmodSync(command, 0o755);
}
