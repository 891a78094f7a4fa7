#!/usr/bin/env node
// What the engine starts for programs in Python, Go, YAML and every other language of Pulumi.
import { setFlagsFromString } from "node:v8";
import { createPluginProvider } from "./plugin-provider";
import { serveProvider } from "./serve-provider";

// As in the command: what thousands of requests leave behind is garbage at once.
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--heap-growing-percent=50");

// The engine passes its address last, behind flags of its own.
const engineAddress = process.argv.slice(2).findLast((argument) => !argument.startsWith("-"));

void serveProvider(createPluginProvider, engineAddress);
