import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Run } from "./audit-support";
import { checkWritable, filesIn, type Io, realPath, run, writeWhole } from "./internals/cli";
import { systemClock, wallClock } from "./internals/sendgrid";

/** Runs the command in the process of the test, where mutation testing sees what it executes. */
export async function runHere(args: readonly string[], environment: Io["environment"], cwd: string): Promise<Run> {
  const written = { stdout: "", stderr: "" };
  const output = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: false,
    columns: 80,
  });
  const code = await run(args, {
    environment,
    stdout: output("stdout"),
    stderr: output("stderr"),
    clock: systemClock,
    wallClock,
    interruption: new AbortController().signal,
    readInput: () => "",
    readText: (file) => readFileSync(resolve(cwd, file), "utf8"),
    filesIn: (folder) => filesIn(resolve(cwd, folder)),
    exists: (file) => existsSync(resolve(cwd, file)),
    checkWritable: (file) => checkWritable(resolve(cwd, file)),
    realPath: (file) => realPath(resolve(cwd, file)),
    writeText: (file, text) => writeWhole(resolve(cwd, file), text),
  });
  return { code, ...written };
}
