import { defineConfig } from "vitest/config";
import { builtPackage } from "./built-package.mjs";

export default defineConfig({
  resolve: builtPackage,
  test: {
    root: import.meta.dirname,
    include: ["unit/**/*.test.ts", "e2e/**/*.test.ts"],
    globalSetup: ["setup.ts"],
    // A test that asserts nothing could not fail.
    expect: { requireAssertions: true },
    setupFiles: ["coverage/take.ts"],
    server: { deps: { external: [/\/dist\//] } },
    // One command of the CLI takes seconds; a test has several, and the machine may be busy.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    env: { NO_COLOR: "1" },
  },
});
