import { defineConfig } from "vitest/config";

// The tests that look at provider/sendgrid, for Stryker: from source, without the CLI, and with fewer random cases.
const subjects =
  "account,api-key,cancel,client,create-client,envelope,error,fleet,ideal-time,identity,limiter,lists,rate-limit,rate-window,regions,retries,retry";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: [`unit/{${subjects}}.test.ts`],
    globalSetup: ["mutation-setup.ts"],
    env: { NO_COLOR: "1", PROPERTY_RUNS: "100" },
  },
});
