#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";
import { processIo } from "./process-io";
import { run } from "./run-command";

// What thousands of requests leave behind is garbage at once. Left alone, V8 gives new objects ever more room, and lets
// old ones pile up. It looks at these flags whenever it plans a sweep, so they may still be set here.
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--heap-growing-percent=50");

void run(process.argv.slice(2), processIo()).then((exitCode) => {
  process.exitCode = exitCode;
});
