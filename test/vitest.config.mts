import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["unit/**/*.test.ts", "e2e/**/*.test.ts"],
    globalSetup: ["setup.ts"],
    // One command of the CLI takes seconds; a test has several, and the machine may be busy.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    env: { NO_COLOR: "1" },
  },
});
