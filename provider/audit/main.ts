#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";
import { run } from "./command-line";
import { processIo } from "./process-io";

// What a request leaves behind is garbage at once. V8 would rather take 30 MB more for it than sweep a little earlier,
// which in ten thousand requests cannot be measured.
setFlagsFromString("--semi-space-growth-factor=1");

void run(process.argv.slice(2), processIo()).then((exitCode) => {
  process.exitCode = exitCode;
});
