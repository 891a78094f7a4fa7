import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // What a test imports of the package is what is built: the code that users run, and that child processes of the
  // tests run, too. So one measurement of coverage holds for all of them.
  resolve: {
    alias: [{ find: /^(\.\.\/)+provider\/(?!.*\.json$)/, replacement: `${resolve(import.meta.dirname, "../dist")}/` }],
  },
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
