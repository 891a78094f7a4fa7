import { createRequire } from "node:module";
import fc from "fast-check";

// The same random cases for every mutant and in every run: what is noticed once is noticed again.
fc.configureGlobal({ seed: 1 });

// Stryker runs tests in threads, which have no trace events. Pulumi loads every module of Node to serialize a provider.
const modules = createRequire(__filename)("node:module") as { builtinModules: readonly string[] };
modules.builtinModules = modules.builtinModules.filter((name) => name !== "trace_events");
