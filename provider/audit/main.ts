#!/usr/bin/env node
import { run } from "./command-line";
import { processIo } from "./process-io";

void run(process.argv.slice(2), processIo()).then((exitCode) => {
  process.exitCode = exitCode;
});
