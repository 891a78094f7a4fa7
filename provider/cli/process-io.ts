import { existsSync, readFileSync } from "node:fs";
import { reasonOf } from "../files/file-error";
import { filesIn } from "../files/list-folder";
import { checkWritable, realPath, writeWhole } from "../files/write-file";
import { systemClock, wallClock } from "../sendgrid/clock";
import { exitCodeOfInterrupt, exitCodes } from "./exit-code";
import type { Interrupt, Io, Output } from "./io";

/** The world of this process. The first interrupt asks the command to end, the second ends the process. */
export function processIo(): Io {
  const interruption = new AbortController();
  const onInterrupt = (signal: Interrupt) => {
    if (interruption.signal.aborted) process.exit(exitCodeOfInterrupt(signal));
    interruption.abort(signal);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => onInterrupt(signal));
  return {
    environment: process.env,
    ...outputs(),
    clock: systemClock,
    wallClock,
    interruption: interruption.signal,
    readInput: () => readFileSync(0, "utf8"),
    readText: (file) => readFileSync(file, "utf8"),
    filesIn,
    exists: existsSync,
    checkWritable,
    realPath,
    writeText: writeWhole,
  };
}

/** The two streams of this process. A failure of one is reported on the other, and in the exit code. */
function outputs(): Pick<Io, "stdout" | "stderr"> {
  const { stdout, stderr } = process;
  const failed = new Set<NodeJS.WriteStream>();
  const onError = (stream: NodeJS.WriteStream, other: NodeJS.WriteStream, name: string, error: Error) => {
    failed.add(stream);
    // The reader has seen enough: the exit code says the rest.
    if ((error as NodeJS.ErrnoException).code === "EPIPE") return;
    if (!failed.has(other)) other.write(`Standard ${name} could not be written (${reasonOf(error)}).\n`);
    // The command may set its own code later.
    process.once("exit", (code) => {
      process.exitCode = Math.max(code, exitCodes.misuse);
    });
  };
  stdout.once("error", (error) => onError(stdout, stderr, "output", error));
  stderr.once("error", (error) => onError(stderr, stdout, "error", error));
  // A stream that failed once may fail again, without another message.
  for (const stream of [stdout, stderr]) stream.on("error", () => {});
  return { stdout: outputTo(stdout), stderr: outputTo(stderr) };
}

function outputTo(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY === true,
    get columns() {
      // A terminal that does not know its width says 0.
      return stream.columns || 80;
    },
  };
}
