import { readFileSync } from "node:fs";
import { systemClock } from "../sendgrid/clock";
import { exitCodeOfInterrupt } from "./exit-code";
import type { Interrupt, Io, Output } from "./io";
import { checkWritable, realPath, writeWhole } from "./output-file";

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
    stdout: outputTo(process.stdout),
    stderr: outputTo(process.stderr),
    clock: systemClock,
    interruption: interruption.signal,
    readText: (file) => readFileSync(file, "utf8"),
    checkWritable,
    realPath,
    writeText: writeWhole,
  };
}

function outputTo(stream: NodeJS.WriteStream): Output {
  // Whoever read it has seen enough: what is left to say is the exit code.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY === true,
    get columns() {
      // A terminal that does not know its width says 0.
      return stream.columns || 80;
    },
  };
}
