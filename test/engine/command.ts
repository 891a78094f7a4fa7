import { spawn } from "node:child_process";

/** Runs a command to its end; its standard output. Fails with the end of what it said when it fails. */
export function run(command: string, args: readonly string[], cwd?: string, onLine?: () => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk));
    child.stderr.on("data", (chunk: Buffer) => {
      errors = (errors + chunk).slice(-2000);
      for (let lines = String(chunk).split("\n").length - 1; lines > 0; lines--) onLine?.();
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(" ")} ended with ${code}: ${errors.trim()}`));
    });
  });
}
