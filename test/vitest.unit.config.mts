import { defineConfig } from "vitest/config";
import whole from "./vitest.config.mjs";

// What needs no Pulumi CLI.
export default defineConfig({ ...whole, test: { ...whole.test, include: ["unit/**/*.test.ts"] } });
