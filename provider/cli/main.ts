#!/usr/bin/env node
import { processIo } from "./process-io";
import { run } from "./run-command";

void run(process.argv.slice(2), processIo()).then((exitCode) => {
  process.exitCode = exitCode;
});
