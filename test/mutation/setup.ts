import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

/** What the tests need that setup.ts prepares: nothing is built, and no CLI is looked for. */
export default function setup(project: TestProject): void {
  project.provide("logFile", join(tmpdir(), "mutation-simulator.log"));
  project.provide("engine", undefined);
}
