import { takeCoverage } from "node:v8";
import { afterAll } from "vitest";

// A worker of Vitest is ended by a signal, and would write nothing.
afterAll(() => takeCoverage());
