import { dirname } from "node:path";
import { defineConfig } from "vitest/config";
import { builtPackage } from "../built-package.mjs";

// The tests of a room, for Stryker: in its copy of the package, without the CLI, and with fewer random cases.
const tests = (process.env.MUTATION_TESTS ?? "*").split(" ");
const folder = dirname(import.meta.dirname);

export default defineConfig({
  resolve: builtPackage,
  test: {
    root: folder,
    include: tests.map((name) => `unit/${name}.test.ts`),
    globalSetup: ["mutation/setup.ts"],
    setupFiles: ["mutation/seed.ts"],
    server: { deps: { external: [/\/dist\//] } },
    // Stryker has a limit of its own, which is in proportion.
    testTimeout: 180_000,
    env: { NO_COLOR: "1", PROPERTY_RUNS: "100", COMMANDS: "here" },
  },
});
